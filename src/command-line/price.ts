import { readFile } from 'node:fs/promises';
import { compileBook } from '../analytics/pricing/book/price-book.ts';
import { type PriceFiles, shippedRows } from '../analytics/pricing/catalogue/shipped-book.ts';
import { priceLine } from '../analytics/pricing/charge/price-line.ts';
import { answerLines, type LineStreams } from './json-lines.ts';

/** A usage object has a few hundred characters. */
const MOST_CHARACTERS = 1_048_576;

/**
 * `tokenbell price`: NDJSON of calls in, NDJSON of costs out, line for line, priced by the book the program ships
 * with. Returns the exit code.
 */
export async function runPrice(streams: LineStreams, now: number): Promise<number> {
  const book = compileBook(await shippedRows(await readPriceFiles(), now));
  return answerLines(streams, {
    mostCharacters: MOST_CHARACTERS,
    answer: (json) => priceLine(json, book, now),
  });
}

/** The price files that ship in data/. */
export async function readPriceFiles(): Promise<PriceFiles> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(`../../data/${name}`, import.meta.url), 'utf8'));
  return { tiers: await read('service-tier-rates.json'), corrections: await read('price-corrections.json') };
}
