import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileBook } from '../../../../src/analytics/pricing/book/price-book.ts';
import { shippedRows } from '../../../../src/analytics/pricing/catalogue/shipped-book.ts';
import { priceLine } from '../../../../src/analytics/pricing/charge/price-line.ts';
import { priceReach } from '../../../../src/analytics/pricing/repricing/price-reach.ts';
import { changesSince, pricedByNow } from '../../../../src/analytics/pricing/repricing/priced-by.ts';
import { readPriceFiles } from '../../../../src/command-line/price.ts';
import { somePrice } from '../../../support/state.ts';

type Case = { readonly provider?: string; readonly model: string };

const file = new URL('../../../fixtures/pricing/cases.json', import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(file, 'utf8')).cases ?? [];
const rows = await shippedRows(await readPriceFiles(), 0);

describe('the reach of a model', () => {
  it('holds every row that any worked example was charged by', () => {
    const [book, reach] = [compileBook(rows), priceReach(rows, 'default')];
    let charged = 0;
    for (const { provider = '', model, ...call } of cases) {
      const line = priceLine({ provider, model, ...call }, book, 0);
      if ('error' in line) continue;
      const ids = new Set(reach({ provider, model }).map(({ id }) => id));
      const used = line.priceIds.filter((id) => !id.startsWith('rule:'));
      expect([model, used.filter((id) => !ids.has(id))]).toEqual([model, []]);
      charged += used.length;
    }
    expect(charged).toBeGreaterThan(100);
  });

  it.each([
    ['openrouter', 'openai/gpt-x'],
    ['azure', 'gpt-x'],
    ['', 'openai/gpt-x'],
    ['openai', 'gpt-x-2026-05-01'],
    ['azure', 'our-deployment'],
  ])('%s %s changes with gpt-x, and gpt-y does not', (provider, model) => {
    const own = somePrice({ id: 'x', model: 'gpt-x' });
    const alias = somePrice({
      id: 'd',
      provider: 'azure',
      model: 'our-deployment',
      class: 'sameAs:openai/gpt-x',
      perUnit: 'use',
    });
    const used = [
      { provider, model },
      { provider: 'openai', model: 'gpt-y' },
    ];
    const before = pricedByNow({ org: 'default', bookVersion: 1, rows: [own, alias], used });
    const corrected = [own, alias, somePrice({ id: 'x2', model: 'gpt-x', picoPerUnit: 1n })];
    const after = { org: 'default', bookVersion: 2, rows: corrected, used };
    expect(changesSince(before, after).flatMap(({ models }) => models)).toEqual([{ provider, model }]);
  });

  it("leaves out other organisations' rows and superseded ones", () => {
    const theirs = somePrice({ id: 'theirs', model: 'gpt-x', org: 'other' });
    const old = somePrice({ id: 'old', model: 'gpt-x', supersededBy: 'new' });
    expect(priceReach([theirs, old], 'default')({ provider: 'openai', model: 'gpt-x' })).toEqual([]);
  });
});
