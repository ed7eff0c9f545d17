import { describe, expect, it } from 'vitest';
import type { ExactValue, StackedChart } from '../../src/analytics/message.ts';
import { drawingOf } from '../../src/charts/index.ts';
import { bucketsOf, hour } from '../support/chart-samples/buckets.ts';

function linesOf(
  unit: StackedChart['unit'],
  values: readonly ExactValue[],
  parts: Partial<StackedChart> = {},
) {
  const { plot } = drawingOf({
    ...{ kind: 'stacked', mark: 'line', measure: 'cost', title: 'A line', alt: 'A line', unit },
    ...{ timeZone: 'UTC', granularity: 'day', buckets: bucketsOf(values.length) },
    groups: [{ name: 'one', values }],
    ...parts,
  });
  return plot?.datasets ?? {};
}

const heights = (rows: readonly { readonly [field: string]: unknown }[] = []) => rows.map(({ y }) => y);

describe('a chart of lines', () => {
  const buckets = bucketsOf(240, { step: hour });

  it('adds neighbouring hours up where their sums are drawn', () => {
    // 240 hours of a dime are drawn as 120 points of two hours each.
    const values = new Array<string>(240).fill('0.1');
    const { stretches, labels } = linesOf('usd', values, { granularity: 'hour', buckets });
    expect(heights(stretches)).toEqual(new Array(120).fill(0.2));
    expect(labels?.[0]?.text).toBe('$0.20');
  });

  it('takes the highest of neighbouring hours of what does not add up', () => {
    const values = Array.from({ length: 240 }, (_, index) => (index % 2) * 100);
    const { stretches } = linesOf('ms', values, { granularity: 'hour', buckets });
    expect(heights(stretches)).toEqual(new Array(120).fill(100));
  });

  it('draws the way to a day that is still filling thin', () => {
    const { stretches, unfinished } = linesOf('count', [4, 8, 1], {
      buckets: bucketsOf(3, { running: true }),
    });
    expect(heights(stretches)).toEqual([4, 8]);
    expect(heights(unfinished)).toEqual([8, 1]);
  });

  it('draws a response time of today as that of any day', () => {
    const { stretches, unfinished } = linesOf('ms', [400, 800, 100], {
      buckets: bucketsOf(3, { running: true }),
    });
    expect(heights(stretches)).toEqual([400, 800, 100]);
    expect(unfinished).toEqual([]);
  });
});
