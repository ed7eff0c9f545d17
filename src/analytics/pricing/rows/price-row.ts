import { hash } from 'node:crypto';
import type { PriceRow } from '../../state.ts';
import type { PriceClass } from './price-class.ts';

/** What a price row claims, before it has an id and a place in the book. */
export type PriceClaim = {
  readonly source: PriceRow['source'];
  readonly sourceVersion: string;
  readonly provider: string;
  readonly model: string;
  readonly class: PriceClass | `${typeof SAME_AS}${string}`;
  readonly picoPerUnit: bigint;
  readonly perUnit: PriceRow['perUnit'];
  readonly org?: string | null;
  readonly mode?: string;
  readonly regionClass?: string;
  readonly contextAbove?: number;
  readonly contextInclusive?: boolean;
  readonly validFrom?: number | null;
  readonly validTo?: number | null;
  readonly schedule?: string | null;
  readonly confidence: string;
  readonly evidence: string;
};

/**
 * A row whose class starts so is no price but a name: its model is charged like the one named after it,
 * at the same provider ("sameAs:gpt-4o") or another ("sameAs:openai/gpt-4o").
 */
export const SAME_AS = 'sameAs:';

/** The row of a claim. Its id is a digest of what it claims, so the same claim is the same row on every machine. */
export function toPriceRow(claim: PriceClaim, createdAt: number): PriceRow {
  const row = {
    source: claim.source,
    sourceVersion: claim.sourceVersion,
    org: claim.org ?? null,
    provider: claim.provider,
    model: claim.model,
    mode: claim.mode ?? 'standard',
    regionClass: claim.regionClass ?? '*',
    contextAbove: claim.contextAbove ?? 0,
    contextInclusive: claim.contextInclusive ?? false,
    class: claim.class,
    picoPerUnit: claim.picoPerUnit,
    perUnit: claim.perUnit,
    validFrom: claim.validFrom ?? null,
    validTo: claim.validTo ?? null,
    schedule: claim.schedule ?? null,
    confidence: claim.confidence,
    evidence: claim.evidence,
    createdAt,
    supersededBy: null,
  };
  return { id: contentId(row), ...row };
}

/**
 * Sixteen characters (96 bits) over everything that decides a cost. The source's version, evidence and
 * confidence stay outside: a new release of the catalogue must not rewrite what it does not change.
 */
function contentId(row: Omit<PriceRow, 'id'>): string {
  const content = [
    row.source,
    row.org,
    row.provider,
    row.model,
    row.mode,
    row.regionClass,
    row.contextAbove,
    row.contextInclusive,
    row.class,
    row.picoPerUnit,
    row.perUnit,
    row.validFrom,
    row.validTo,
    row.schedule,
  ];
  return hash('sha256', content.join('\u001f'), 'base64url').slice(0, 16);
}
