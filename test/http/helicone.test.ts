import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELICONE_SECRET, jsonCall, nextId, signedCall, storedKeys } from '../support/gateway-calls.ts';
import { INGEST_KEY, startIngestServer } from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer({ options: { heliconeSecret: HELICONE_SECRET } });
});
afterAll(() => server.close());

describe("Helicone's webhook", () => {
  const call = () => ({ request_id: nextId(), model: 'gpt-5.5', metadata: { promptTokens: 1 } });

  it('needs no key where it is signed, and belongs to the default organisation', async () => {
    const body = call();
    const answer = await server.call(signedCall(body));
    expect([answer.status, answer.json]).toEqual([200, { accepted: 1, duplicates: 0, rejected: [] }]);
    expect(await storedKeys(server, 'default')).toContain(`helicone:${body.request_id}`);
  });

  it.each([
    ['none', undefined],
    ['another', 'a'.repeat(64)],
    ['half of one', 'a'.repeat(32)],
    ['no hexadecimal', 'z'.repeat(64)],
    ['empty', ''],
  ])('with a signature that is %s is refused, with a key or not', async (_what, signature) => {
    for (const authorization of [undefined, `Bearer ${INGEST_KEY}`]) {
      const body = call();
      const headers = { authorization, 'helicone-signature': signature };
      const answer = await server.call(jsonCall('/helicone', body, headers));
      expect([answer.status, answer.json]).toMatchObject([401, { error: { code: 'wrong_signature' } }]);
      expect(await storedKeys(server, 'default')).not.toContain(`helicone:${body.request_id}`);
    }
  });

  it('is signed as it was sent: nothing that is not is inflated', async () => {
    const body = gzipSync(JSON.stringify(call()));
    const sign = (bytes: Uint8Array) => createHmac('sha256', HELICONE_SECRET).update(bytes).digest('hex');
    const headers = (signature: string) => ({ 'content-encoding': 'gzip', 'helicone-signature': signature });
    const post = (signature: string) => server.call({ path: '/helicone', body, headers: headers(signature) });
    expect((await post(sign(body))).status).toBe(200);
    expect((await post(sign(Buffer.from('another')))).status).toBe(401);
  });

  it('signed with another secret, or changed on the way, is refused', async () => {
    expect((await server.call(signedCall(call(), 'another'))).status).toBe(401);
    const right = signedCall(call());
    expect((await server.call({ ...right, body: `${right.body} ` })).status).toBe(401);
  });

  it('is told when no secret is configured', async () => {
    const own = await startIngestServer();
    const answer = await own.call(signedCall(call()));
    await own.close();
    expect([answer.status, answer.json]).toMatchObject([404, { error: { code: 'not_configured' } }]);
    expect(answer.text).toContain('HELICONE_WEBHOOK_SECRET');
  });
});
