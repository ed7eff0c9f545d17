import { hash } from 'node:crypto';
import type { PriceRow } from '../../state.ts';
import { CATALOGUE_VERSION, catalogueRows } from './catalogue.ts';
import { correctionRows } from './corrections.ts';
import { tierRows } from './tier-rows.ts';

/** Parsed content of the two price files in data/. */
export type PriceFiles = { readonly tiers: unknown; readonly corrections: unknown };

/** Raised when the code that turns the sources into rows changes what it makes of them. */
const ROWS_REVISION = 1;

/** Changes whenever `shippedRows` would give other rows; a start that finds it in the store can skip the import. */
export function shippedVersion(files: PriceFiles): string {
  return hash(
    'sha256',
    JSON.stringify([CATALOGUE_VERSION, ROWS_REVISION, files.tiers, files.corrections]),
    'hex',
  );
}

/** Every row the program ships with: the catalogue, service tiers and corrections. */
export async function shippedRows(files: PriceFiles, createdAt: number): Promise<readonly PriceRow[]> {
  return withOverlays(files, await catalogueRows(createdAt), createdAt);
}

/** A catalogue's rows with the service tiers and corrections that build on them. */
export function withOverlays(
  files: PriceFiles,
  base: readonly PriceRow[],
  createdAt: number,
): readonly PriceRow[] {
  return [
    ...base,
    ...tierRows(files.tiers, base, createdAt),
    ...correctionRows(files.corrections, base, createdAt),
  ];
}
