import { createHmac } from 'node:crypto';
import type { Call, IngestServer } from './ingest-server.ts';

export const HELICONE_SECRET = 'EXAMPLE_HELICONE_SECRET';

let count = 0;

/** Another one each time. */
export const nextId = () => `id-${count++}-abcdef`;

/** A POST of `body` as JSON. */
export const jsonCall = (path: string, body: unknown, headers: Call['headers'] = {}): Call => ({
  path,
  body: JSON.stringify(body),
  headers,
});

/** The keys an organisation's stored events are known by. */
export const storedKeys = async (server: IngestServer, org = 'acme') =>
  (await server.stored(org)).flatMap(({ idKeys }) => idKeys);

/** As Langfuse's clients send a key: as the password of Basic. */
export const basic = (password: string, user = 'pk-lf-EXAMPLE') =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export const cloudEvent = (parts: object = {}) => ({
  specversion: '1.0',
  id: nextId(),
  source: 'api',
  type: 'prompt',
  data: { model: 'gpt-5.5', input_tokens: 10, output_tokens: 2 },
  ...parts,
});

/** What LiteLLM's callback sends of one call. */
export const liteLlmRecord = (parts: object = {}) => ({
  id: nextId(),
  model: 'gpt-5.5',
  status: 'success',
  prompt_tokens: 10,
  completion_tokens: 2,
  startTime: 1795165200,
  ...parts,
});

/** One item of a batch of Langfuse's. */
export const generation = (parts: object = {}) => ({
  id: nextId(),
  type: 'generation-create',
  timestamp: '2026-11-20T11:00:00.000Z',
  body: { id: nextId(), model: 'gpt-5.5', usage: { input: 1, output: 1 }, ...parts },
});

/** A call of Helicone's webhook, which comes without a key. */
export const signedCall = (value: unknown, secret = HELICONE_SECRET): Call => {
  const body = JSON.stringify(value);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { path: '/helicone', body, headers: { authorization: undefined, 'helicone-signature': signature } };
};
