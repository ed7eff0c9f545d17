import { readFile } from 'node:fs/promises';
import {
  CATALOGUE_DATE,
  CATALOGUE_VERSION,
  catalogueRows,
  rowsOfCatalogue,
} from '../../analytics/pricing/catalogue/catalogue.ts';
import { noteCatalogue } from '../../analytics/pricing/catalogue/catalogue-age.ts';
import { readCatalogue } from '../../analytics/pricing/catalogue/catalogue-file.ts';
import { catalogueUpdate } from '../../analytics/pricing/catalogue/catalogue-update.ts';
import { withOverlays } from '../../analytics/pricing/catalogue/shipped-book.ts';
import { priceUpdateMessage } from '../../analytics/reports/prices/price-update.ts';
import type { PriceRow } from '../../analytics/state.ts';
import { DONE, writeLine } from '../output.ts';
import { readPriceFiles } from '../price.ts';
import { failed, misunderstood, type PricesDependencies, type PricesFlags, tell } from './options.ts';

/** `prices update`: what the installed catalogue, or a file like it, says other than the book. */
export async function updatePrices(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  if (words.length > 0)
    return misunderstood(`update takes no "${words[0]}"; a file goes after --file`, dependencies);
  const { state, now, out } = dependencies;
  const read = flags.file === undefined ? await installed(now()) : await readFrom(flags.file, now());
  if (read.kind === 'refused') return failed(read.message, dependencies);
  const incoming = withOverlays(await readPriceFiles(), read.rows, now());
  const update = catalogueUpdate(await state.priceRows(), incoming, now());
  const isDry = flags['dry-run'] ?? false;
  await tell(priceUpdateMessage(update, read.version, isDry), dependencies);
  if (isDry) return DONE;
  const { added, superseded } = update.rows;
  if (added.length > 0 || superseded.length > 0) {
    await state.addPriceRows(added, superseded);
    await writeLine(
      out,
      'Written. Stored events follow within a minute where Tokenbell runs, or now with: tokenbell prices reprice',
    );
  }
  await noteCatalogue(state, { version: read.version, at: read.at });
  return DONE;
}

type Read =
  | {
      readonly kind: 'read';
      readonly rows: readonly PriceRow[];
      readonly version: string;
      readonly at: number;
    }
  | { readonly kind: 'refused'; readonly message: string };

async function installed(now: number): Promise<Read> {
  return { kind: 'read', rows: await catalogueRows(now), version: CATALOGUE_VERSION, at: CATALOGUE_DATE };
}

async function readFrom(file: string, now: number): Promise<Read> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'refused', message: `${file} cannot be read` };
  const json = maybeJson(text);
  if (json === undefined) return { kind: 'refused', message: `${file} is not JSON` };
  const read = readCatalogue(json);
  if (read.kind === 'refused')
    return { kind: 'refused', message: `${file} is no price catalogue: ${read.message}` };
  const version = `genai-prices, read ${new Date(now).toISOString().slice(0, 10)}`;
  return {
    kind: 'read',
    rows: rowsOfCatalogue(read.providers, { version, createdAt: now }),
    version,
    at: now,
  };
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
