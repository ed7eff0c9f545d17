import { hash } from 'node:crypto';
import type { PriceRow } from '../../state.ts';
import { normaliseModel } from '../book/normalise-model.ts';
import type { UsedModel } from '../book/used-models.ts';
import { SAME_AS } from '../rows/price-row.ts';

/** Finds the rows that may bear on what a model costs an organisation; some more do no harm, one less would. */
export type PriceReach = (used: UsedModel) => readonly PriceRow[];

/**
 * By name alone, of every provider, mode, region and time: a model's names, the maker's name behind a gateway's,
 * and those its names stand for.
 */
export function priceReach(rows: readonly PriceRow[], org: string): PriceReach {
  return reachAmong(rows.filter((row) => isInForce(row, org)));
}

export function isInForce(row: PriceRow, org: string): boolean {
  return row.supersededBy === null && (row.org === null || row.org === org);
}

/** The same among these rows, in force or not. */
export function reachAmong(rows: readonly PriceRow[]): PriceReach {
  const byName = Map.groupBy(rows, (row) => row.model);
  const under = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  return ({ provider, model }) => {
    const names = new Set(normaliseModel(provider, model).names.flatMap(withTails));
    const own = under([...names]);
    const targets = new Set(own.flatMap(targetNames).filter((name) => !names.has(name)));
    return [...own, ...under([...targets])];
  };
}

/** The same text as long as the same rows bear on a model. */
export function fingerprint(rows: readonly PriceRow[]): string {
  const ids = rows.map((row) => row.id).sort();
  return hash('sha256', ids.join(' '), 'base64url').slice(0, 16);
}

/** "openai/gpt-4o" and "gpt-4o": what stands behind a slash may be the name itself. */
function withTails(name: string): readonly string[] {
  const parts = name.split('/');
  return parts.map((_, index) => parts.slice(index).join('/'));
}

function targetNames({ class: name }: PriceRow): readonly string[] {
  return name.startsWith(SAME_AS) ? withTails(name.slice(SAME_AS.length)) : [];
}
