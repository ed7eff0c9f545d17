import { describe, expect, it } from 'vitest';
import { ALL_TIME } from '../../../../src/analytics/pricing/repricing/affected-span.ts';
import { changesSince, pricedByNow } from '../../../../src/analytics/pricing/repricing/priced-by.ts';
import type { PriceRow } from '../../../../src/analytics/state.ts';
import { somePrice } from '../../../support/state.ts';

const OCTOBER = Date.parse('2026-10-01T00:00:00Z');
const NOVEMBER = Date.parse('2026-11-01T00:00:00Z');
const GPT = { provider: 'openai', model: 'gpt-x' };

/** What a book with `rows` added (and `gone` superseded) can change, of the models that were priced by the one before. */
function changed(rows: readonly PriceRow[], { gone = [] as readonly string[], used = [GPT] } = {}) {
  const base = [
    somePrice({ id: 'in', model: 'gpt-x' }),
    somePrice({ id: 'out', model: 'gpt-x', class: 'output' }),
  ];
  const before = pricedByNow({ org: 'acme', bookVersion: 1, rows: base, used });
  const after = base.map((row) => (gone.includes(row.id) ? { ...row, supersededBy: 'new' } : row));
  return changesSince(before, { org: 'acme', bookVersion: 2, rows: [...after, ...rows], used });
}

function dated(parts: Partial<PriceRow>): PriceRow {
  return somePrice({
    id: 'new',
    source: 'operator',
    model: 'gpt-x',
    validFrom: OCTOBER,
    validTo: NOVEMBER,
    ...parts,
  });
}

describe('a changed price', () => {
  it('concerns the time in which it holds', () => {
    expect(changed([dated({})])).toEqual([{ from: OCTOBER, to: NOVEMBER, models: [GPT] }]);
    expect(changed([dated({ validTo: null })])).toEqual([{ ...ALL_TIME, from: OCTOBER, models: [GPT] }]);
  });

  it('concerns the time in which what it replaces held', () => {
    expect(changed([dated({ source: 'base' })], { gone: ['in'] })).toEqual([{ ...ALL_TIME, models: [GPT] }]);
  });

  it.each([
    ['a name', dated({ model: 'gpt-x', class: 'sameAs:gpt-y' }), GPT],
    ['the first price of a catalogue', dated({ source: 'base', validFrom: null }), GPT],
    ['a price of a model whose seller has to be found out', dated({}), { provider: '', model: 'gpt-x' }],
    [
      'a price of a gateway that has its maker’s as long as it has none',
      dated({ provider: 'openrouter', model: 'openai/gpt-x' }),
      { provider: 'openrouter', model: 'openai/gpt-x' },
    ],
  ])('concerns all time where it is %s', (_, row, model) => {
    expect(changed([row], { used: [model] })).toEqual([{ ...ALL_TIME, models: [model] }]);
  });

  it('concerns no other model, and nothing where nothing changed', () => {
    expect(changed([dated({ model: 'gpt-y' })])).toEqual([]);
    expect(changed([])).toEqual([]);
  });
});
