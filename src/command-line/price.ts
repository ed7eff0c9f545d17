import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { compileBook, type PriceBook } from '../analytics/pricing/book/price-book.ts';
import { type PriceFiles, shippedRows } from '../analytics/pricing/catalogue/shipped-book.ts';
import {
  type LineError,
  lineError,
  type PricedLine,
  priceLine,
} from '../analytics/pricing/charge/price-line.ts';

export type PriceStreams = { readonly input: Readable; readonly output: Writable };

/** Longer lines are refused unread; a usage object has a few hundred characters. */
const MOST_CHARACTERS = 1_048_576;

/**
 * `tokenbell price`: NDJSON of calls in, NDJSON of costs out, line for line and in order, priced by the book
 * the program ships with. A line that cannot be read answers with an `error` and leaves the others alone.
 * Returns the exit code: 1 when any line was refused.
 */
export async function runPrice({ input, output }: PriceStreams, now: number): Promise<0 | 1> {
  const book = compileBook(await shippedRows(await readPriceFiles(), now));
  let exitCode: 0 | 1 = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue;
    const answer = answerTo(text, book, now);
    if ('error' in answer) exitCode = 1;
    if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain');
  }
  return exitCode;
}

/** The price files that ship in data/. */
export async function readPriceFiles(): Promise<PriceFiles> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(`../../data/${name}`, import.meta.url), 'utf8'));
  return { tiers: await read('service-tier-rates.json'), corrections: await read('price-corrections.json') };
}

function answerTo(text: string, book: PriceBook, now: number): PricedLine | LineError {
  if (text.length > MOST_CHARACTERS)
    return lineError('too-long', `a line has more than ${MOST_CHARACTERS} characters`);
  try {
    const json: unknown = JSON.parse(text);
    return priceLine(json, book, now);
  } catch (error) {
    if (error instanceof SyntaxError) return lineError('not-json', `not JSON: ${error.message}`);
    throw error;
  }
}
