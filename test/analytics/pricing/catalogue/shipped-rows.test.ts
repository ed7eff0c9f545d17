import { beforeAll, describe, expect, it } from 'vitest';
import { shippedRows, shippedVersion } from '../../../../src/analytics/pricing/catalogue/shipped-book.ts';
import { newRows } from '../../../../src/analytics/pricing/rows/new-rows.ts';
import type { PriceRow } from '../../../../src/analytics/state.ts';
import { shippedFiles } from './shipped.ts';

let rows: readonly PriceRow[];
beforeAll(async () => {
  rows = await shippedRows(shippedFiles(), 0);
});

const pricesOf = (provider: string, model: string, more: Partial<PriceRow> = {}) =>
  rows
    .filter((row) => row.provider === provider && row.model === model && !row.class.startsWith('sameAs:'))
    .filter((row) => Object.entries(more).every(([key, value]) => row[key as keyof PriceRow] === value));

describe('the rows the program ships with', () => {
  it('have ids of their own that do not depend on when they were made', async () => {
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    const later = await shippedRows(shippedFiles(), 1_800_000_000_000);
    expect(newRows(rows, later)).toEqual({ added: [], superseded: [] });
  });

  it('have whole, non-negative prices and periods that run forward', () => {
    expect(rows.length).toBeGreaterThan(5_000);
    for (const row of rows) {
      expect(row.picoPerUnit).toBeGreaterThanOrEqual(0n);
      if (row.validFrom !== null && row.validTo !== null) expect(row.validFrom).toBeLessThan(row.validTo);
    }
  });

  it('carry the figures of the catalogue exactly', () => {
    // DeepSeek's cache read of 0.003625 USD per million tokens is 3,625 pico-USD a token.
    const [first] = pricesOf('deepseek', 'deepseek-v4-pro', { class: 'cacheRead', validFrom: null });
    expect(first?.picoPerUnit).toBe(3_625n);
  });

  it('keep an hour rule within the dated period it follows', () => {
    const peaks = pricesOf('deepseek', 'deepseek-v4-pro', { source: 'base' }).filter(
      (row) => row.schedule !== null,
    );
    expect(peaks.length).toBeGreaterThan(0);
    for (const row of peaks) expect(row.validFrom).toBe(Date.parse('2026-08-17T00:00:00Z'));
  });

  it('say whether a long prompt starts at a size or beyond it', () => {
    const [grok] = pricesOf('xai', 'grok-4.6', { class: 'input', contextAbove: 200_000 });
    const [gpt] = pricesOf('openai', 'gpt-5.4', { class: 'input', contextAbove: 272_000, mode: 'standard' });
    const [claude] = pricesOf('anthropic', 'claude-sonnet-4-5', { class: 'input', contextAbove: 200_000 });
    expect([grok?.contextInclusive, gpt?.contextInclusive, claude?.contextInclusive]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('carry a service tier through the periods of the price it is a multiple of', () => {
    const batch = pricesOf('openai', 'gpt-5.6-terra', {
      source: 'tier',
      mode: 'batch',
      class: 'input',
      contextAbove: 0,
    });
    // 2.50 USD before 2026-07-30 and 2.00 after; the file states the half of one day only.
    expect(batch.map((row) => [row.validFrom, row.picoPerUnit])).toEqual([
      [null, 1_250_000n],
      [Date.parse('2026-07-30T00:00:00Z'), 1_000_000n],
    ]);
  });

  it('take the regional surcharge out of Vertex service tiers', () => {
    const [flex] = pricesOf('vertex', 'gemini-3.5-flash', { mode: 'flex', class: 'output' });
    expect(flex?.picoPerUnit).toBe(4_500_000n);
  });

  it('halve everything Anthropic sells in batches, an hour of cache too', () => {
    const batch = pricesOf('anthropic', 'claude-opus-4-6', {
      mode: 'batch',
      class: 'cacheWrite1h',
      validTo: null,
    });
    expect(batch.map((row) => row.picoPerUnit)).toContain(5_000_000n);
  });

  it('add the grounding fee to every Gemini of a generation', () => {
    const [fee] = pricesOf('google', 'gemini-2.5-pro', { class: 'groundedRequest' });
    expect([fee?.picoPerUnit, fee?.perUnit]).toEqual([35_000_000_000n, 'use']);
    expect(pricesOf('google', 'gemini-3.5-flash', { class: 'webSearch' })[0]?.picoPerUnit).toBe(
      14_000_000_000n,
    );
  });

  it('refuse price files of another shape', async () => {
    await expect(shippedRows({ ...shippedFiles(), tiers: {} }, 0)).rejects.toThrow();
    await expect(shippedRows({ ...shippedFiles(), corrections: [] }, 0)).rejects.toThrow();
  });

  it('have a version that changes with the files', () => {
    const files = shippedFiles();
    expect(shippedVersion(files)).toBe(shippedVersion(shippedFiles()));
    expect(shippedVersion({ ...files, tiers: {} })).not.toBe(shippedVersion(files));
  });
});
