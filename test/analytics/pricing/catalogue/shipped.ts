import { readFileSync } from 'node:fs';
import { compileBook, type PriceBook } from '../../../../src/analytics/pricing/book/price-book.ts';
import { type PriceFiles, shippedRows } from '../../../../src/analytics/pricing/catalogue/shipped-book.ts';
import type { PriceRow } from '../../../../src/analytics/state.ts';
import type { UsageEvent } from '../../../../src/analytics/usage-event.ts';

/** The price files in data/, as the program reads them. */
export function shippedFiles(): PriceFiles {
  return { tiers: readJson('service-tier-rates.json'), corrections: readJson('price-corrections.json') };
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../../data/${name}`, import.meta.url), 'utf8'));
}

export async function shippedBook(): Promise<PriceBook> {
  return compileBook(await shippedRows(shippedFiles(), 0));
}

/** A successful OpenAI call on 2026-06-01; a test names what matters. */
export function callOf(more: {
  readonly dimensions?: UsageEvent['dimensions'];
  readonly counts?: UsageEvent['counts'];
  readonly facts?: UsageEvent['facts'];
  readonly at?: string;
  readonly kind?: UsageEvent['kind'];
}): UsageEvent {
  return {
    idKeys: ['call-1'],
    source: 'native',
    kind: more.kind ?? 'call',
    occurredAt: Date.parse(more.at ?? '2026-06-01T00:00:00Z'),
    dimensions: { provider: 'openai', model: 'gpt-4o', status: 'ok', ...more.dimensions },
    tags: [],
    counts: more.counts ?? { inputTokens: 1000, outputTokens: 500 },
    facts: more.facts ?? {},
  };
}

/** A price of one dollar a million input tokens of acme's "rocket", for ever; a test names what differs. */
export function rowOf(more: Partial<PriceRow> = {}): PriceRow {
  return {
    id: `row-${JSON.stringify(more, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
    source: 'base',
    sourceVersion: 'test',
    org: null,
    provider: 'acme',
    model: 'rocket',
    mode: 'standard',
    regionClass: '*',
    contextAbove: 0,
    contextInclusive: false,
    class: 'input',
    picoPerUnit: 1_000_000n,
    perUnit: 'token',
    validFrom: null,
    validTo: null,
    schedule: null,
    confidence: 'high',
    evidence: 'test',
    createdAt: 0,
    supersededBy: null,
    ...more,
  };
}
