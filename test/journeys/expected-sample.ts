import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type ListedModel, listCost } from './exact.ts';

/** A request the demo should show, worked out from the sample file and docs/demo.md alone. */
export type ExpectedCall = {
  readonly at: number;
  readonly team: string;
  readonly agent: string;
  readonly model: ListedModel;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly isError: boolean;
  readonly nano: bigint;
};

const DAY_MS = 86_400_000;
const TILE_MS = 14 * DAY_MS;
const FIRST_TILE = Date.UTC(2024, 0, 1);
const SAMPLE_START = Date.UTC(2025, 1, 10);

const MODELS: Readonly<Record<string, ListedModel>> = {
  'm-large': 'claude-opus-4-1',
  'm-mid': 'gpt-4.1',
  'm-small': 'gemini-2.5-flash',
};
const CACHING = new Set(['support-triage', 'code-review', 'invoice-reader']);

const lines = gunzipSync(readFileSync(new URL('../../data/sample/llm-requests.csv.gz', import.meta.url)))
  .toString('utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));

/** Who is who, as the page tells people: | client-d18 | support | support-triage | ticket routing |. */
const cast = new Map(
  [
    ...readFileSync(new URL('../../docs/demo.md', import.meta.url), 'utf8').matchAll(
      /^\| (client-d\d\d) \| ([\w-]+) \| ([\w-]+) \|/gm,
    ),
  ].map(([, client = '', team = '', agent = '']) => [client, { team, agent }]),
);

/** All calls in the 90 days before `now`, with what they cost by list. */
export function expectedCalls(now: number): readonly ExpectedCall[] {
  const calls: ExpectedCall[] = [];
  for (let tile = 0; FIRST_TILE + tile * TILE_MS < now; tile++) {
    const start = FIRST_TILE + tile * TILE_MS;
    if (start + TILE_MS < now - 90 * DAY_MS) continue;
    for (const [index, [timestamp = '', model = '', client = '', input, output]] of lines.entries()) {
      const at = start + Date.parse(timestamp) - SAMPLE_START;
      if (at < now - 90 * DAY_MS || at >= now) continue;
      const place = `${tile}-${index}`;
      if (hash(place) % 1000 >= 200 - Math.floor((now - at) / DAY_MS)) continue;
      calls.push(expectedCall({ at, place, model, client, input: Number(input), output: Number(output) }));
    }
  }
  return calls;
}

type Request = {
  readonly at: number;
  readonly place: string;
  readonly model: string;
  readonly client: string;
  readonly input: number;
  readonly output: number;
};

function expectedCall({ at, place, model: size, client, input, output }: Request): ExpectedCall {
  const model = MODELS[size];
  const who = cast.get(client);
  if (!model || !who) throw new Error(`docs/demo.md does not say who ${size} or ${client} is`);
  const isError = hash(`${place}!`) % 97 === 0;
  const outputTokens = isError ? 0 : output;
  const cached = CACHING.has(who.agent) ? Math.floor(input / 2) : 0;
  const nano = listCost(model, { input, cached, output: outputTokens });
  return { at, ...who, model, inputTokens: input, outputTokens, isError, nano };
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), folded once as docs/demo.md says. */
function hash(text: string): number {
  const hashed = fnv1a(text);
  return (hashed ^ (hashed >>> 15)) >>> 0;
}

export function fnv1a(text: string): number {
  let hashed = 2_166_136_261;
  for (const byte of Buffer.from(text, 'ascii')) hashed = Math.imul(hashed ^ byte, 16_777_619);
  return hashed >>> 0;
}
