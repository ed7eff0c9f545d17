/**
 * Arithmetic of the journeys' own: plain decimals as BigInt, list prices typed by hand, CSV read by hand. None
 * of it comes from the program, or a mistake in the program would agree with itself.
 */

/** Decimal USD in nano-USD; throws on anything that is no plain decimal of at most nine places. */
export function nanoOf(text: unknown): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(String(text));
  if (!match) throw new Error(`${String(text)} is no plain decimal of at most nine places`);
  const [, sign = '', whole = '', places = ''] = match;
  const nano = BigInt(whole) * 1_000_000_000n + BigInt(places.padEnd(9, '0'));
  return sign === '-' ? -nano : nano;
}

export function sumOf(values: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}

/**
 * List prices in nano-USD a token, from the providers' price pages (USD a million tokens: Claude Opus 4.1
 * 15 in, 1.50 cached, 75 out; GPT-4.1 2, 0.50, 8; Gemini 2.5 Flash 0.30, 0.03, 2.50).
 */
export const LIST_PRICES = {
  'claude-opus-4-1': { provider: 'anthropic', input: 15_000n, cached: 1_500n, output: 75_000n },
  'gpt-4.1': { provider: 'openai', input: 2_000n, cached: 500n, output: 8_000n },
  'gemini-2.5-flash': { provider: 'google', input: 300n, cached: 30n, output: 2_500n },
} as const;

export type ListedModel = keyof typeof LIST_PRICES;

/** Nano-USD of one call; all prices are whole nano-USD, so nothing is rounded. */
export function listCost(
  model: ListedModel,
  {
    input,
    cached = 0,
    output,
  }: { readonly input: number; readonly cached?: number; readonly output: number },
): bigint {
  const price = LIST_PRICES[model];
  return price.input * BigInt(input - cached) + price.cached * BigInt(cached) + price.output * BigInt(output);
}

/** Rows of a CSV file as RFC 4180 has it: quotes doubled inside quotes, a byte order mark, CRLF. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const source = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (source.charAt(at + 1) === '"') cell += source.charAt(++at);
      else isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === ',') {
      row.push(cell);
      cell = '';
    } else if (character === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else cell += character;
  }
  return cell === '' && row.length === 0 ? rows : [...rows, [...row, cell]];
}

/** Reproducible numbers in [0, 1): mulberry32, by Tommy Ettinger, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** In random order, the same for the same seed (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    // Both places lie inside the list.
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}
