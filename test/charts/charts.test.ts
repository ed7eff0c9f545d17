import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import type { Chart, HeatmapChart } from '../../src/analytics/message.ts';
import { drawingOf } from '../../src/charts/index.ts';
import type { Datum, Drawing } from '../../src/charts/parts/drawing.ts';
import { readCompiledSpecs } from '../../src/charts/render/compiled-specs.ts';
import { toPng } from '../../src/charts/render/render-pixels.ts';
import { cardOfChart } from '../../src/charts/render/render-svg.ts';
import { specs } from '../../src/charts/render/specs.ts';
import { speaking } from '../../src/language/locale.ts';
import { bucketsOf } from '../support/chart-samples/buckets.ts';
import { trendOf } from '../support/chart-samples/trend.ts';
import { chartSamples } from '../support/chart-samples.ts';

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

const dataset = (drawing: Drawing, name: string): readonly Datum[] => drawing.plot?.datasets[name] ?? [];
const sum = (rows: readonly Datum[], field: string) =>
  rows.reduce((total, row) => total + Number(row[field]), 0);

describe('every chart', () => {
  const schema = read('../../node_modules/vega-lite/build/vega-lite-schema.json');
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  it.each(chartSamples)('$name has a valid Vega-Lite spec', ({ chart }) => {
    const { plot } = drawingOf(chart);
    if (plot) expect(validate(specs[plot.spec]), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it.each(Object.entries(specs))('is drawn from its %s spec as it is now', (name, spec) => {
    const written = new Map(Object.entries(readCompiledSpecs())).get(name);
    expect(written, 'run: npm run specs').toEqual(compile(spec).spec);
  });

  it.each(chartSamples.flatMap((sample) => ['en', 'es'].map((language) => ({ ...sample, language }))))(
    '$name puts nothing into the space along its edges, in $language',
    async ({ chart, language }) => {
      const png = await toPng(await speaking(language, () => cardOfChart(chart)), 5000);
      const { default: sharp } = await import('sharp');
      const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
      const isWhite = (x: number, y: number) => data[(y * info.width + x) * info.channels] === 255;
      for (let y = 4; y < info.height - 4; y += 1) {
        for (let inset = 4; inset < 12; inset += 1) {
          expect(isWhite(inset, y) && isWhite(info.width - 1 - inset, y), `row ${y}`).toBe(true);
        }
      }
    },
  );
});

it('a title has two lines in English, and a third in languages that need more words', async () => {
  const title = `${'Todo el uso: '.repeat(9)}fin`;
  const chart = trendOf({ title, costs: [1, 2, 3] });
  expect((await cardOfChart(chart)).svg).not.toContain('fin<');
  expect((await speaking('es', () => cardOfChart(chart))).svg).toContain('fin<');
});

it('a margin is gained in the colour in which less is spent, and lost in that of more', () => {
  const [teal, orange] = ['#12a594', '#f59322'];
  const looks = (name: string) => {
    const sample = chartSamples.find((one) => one.name === name);
    if (!sample) throw new Error(`no sample ${name}`);
    const drawing = drawingOf(sample.chart);
    return { legend: drawing.legend, bars: dataset(drawing, 'bars').map(({ colour }) => colour) };
  };
  expect(looks('waterfall-margin')).toMatchObject({
    legend: [
      { colour: teal, label: 'gain' },
      { colour: orange, label: 'loss' },
    ],
    bars: [teal, orange, teal],
  });
  expect(looks('waterfall-less')).toMatchObject({
    legend: [
      { colour: orange, label: 'more' },
      { colour: teal, label: 'less' },
    ],
    bars: [teal, orange, teal],
  });
});

describe('hostile names', () => {
  const naughty: readonly string[] = read('../fixtures/hostile/blns.json');
  const formulas: readonly string[] = read('../fixtures/hostile/csv-injection.json');
  const controls = Array.from({ length: 32 }, (_, code) => `name${String.fromCharCode(code)}with control`);
  const names = [
    ...naughty,
    ...formulas,
    ...controls,
    '\ufffe',
    '\uffff',
    '\ud800',
    '\u202eevil',
    'x'.repeat(9999),
  ];
  const base = { alt: '', timeZone: 'UTC', granularity: 'day' } as const;

  const chartsOf = (name: string): Chart[] => [
    {
      ...base,
      title: name,
      kind: 'ranking',
      measure: name,
      unit: 'usd',
      parts: [name, 'b'],
      rows: [{ name, values: ['1', '2'] }],
      more: 0,
    },
    {
      ...base,
      title: name,
      kind: 'stacked',
      mark: 'bar',
      measure: name,
      unit: 'usd',
      buckets: bucketsOf(2),
      groups: [{ name, values: ['1', '2'] }],
    },
  ];

  it('fail no chart and add no markup', async () => {
    const shape = (svg: string) =>
      svg
        .replace(/>[^<]*</g, '><')
        .match(/<\/?[a-zA-Z]+/g)
        ?.filter((tag) => !/text/.test(tag))
        .join('');
    const harmless = await Promise.all(chartsOf('harmless').map(cardOfChart));
    for (const name of names) {
      const cards = await Promise.all(chartsOf(name).map(cardOfChart));
      const shapes = cards.map((card) => shape(card.svg));
      expect(shapes, name).toEqual(harmless.map((card) => shape(card.svg)));
    }
  });

  it('become pixels, all of them', async () => {
    for (let first = 0; first < names.length; first += 10) {
      const rows = names.slice(first, first + 10).map((name) => ({ name, values: ['1'] }));
      const chart: Chart = {
        ...base,
        title: names[first] ?? '',
        kind: 'ranking',
        measure: 'Cost',
        unit: 'usd',
        parts: ['cost'],
        rows,
        more: 0,
      };
      expect((await toPng(await cardOfChart(chart), 5000)).length).toBeGreaterThan(1000);
    }
  });
});

it('a stack of areas is drawn as high as it is, however thin they are', async () => {
  const heightOf = async (parts: readonly number[]): Promise<number> => {
    const spikeOf = (part: number) =>
      Array.from({ length: 60 }, (_, index) => (index === 50 ? String(part) : '0'));
    const chart: Chart = {
      ...{ kind: 'stacked', mark: 'area', title: 'a', alt: '', measure: 'cost', unit: 'usd' },
      ...{ timeZone: 'UTC', granularity: 'day', buckets: bucketsOf(60) },
      groups: parts.map((part, index) => ({ name: String(index), values: spikeOf(part) })),
    };
    const png = await toPng(await cardOfChart(chart), 5000);
    const { default: sharp } = await import('sharp');
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    const isColoured = (x: number, y: number) => {
      const at = (y * info.width + x) * info.channels;
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      return Math.max(red, green, blue) - Math.min(red, green, blue) > 40;
    };
    // Right of the legend, where the spike is.
    const columns = Array.from({ length: 200 }, (_, index) => 700 + index);
    const rows = Array.from({ length: info.height }, (_, y) => columns.some((x) => isColoured(x, y)));
    return rows.lastIndexOf(true) - rows.indexOf(true);
  };
  const alone = await heightOf([8]);
  expect(alone).toBeGreaterThan(100);
  expect(Math.abs((await heightOf([6.6, ...Array(7).fill(0.2)])) - alone)).toBeLessThan(alone / 50);
});

describe('a week by its hours', () => {
  it('shows hours whose cost is pending in grey, neither empty nor cheap', () => {
    const week = (cells: HeatmapChart['cells']) =>
      drawingOf({
        ...{ kind: 'heatmap', title: 'A week', alt: 'A week', timeZone: 'UTC', granularity: 'hour' },
        ...{ measure: 'Cost', unit: 'usd', cells },
      });
    const pending = { weekday: 3, hour: 9, value: null };
    const drawing = week([{ weekday: 2, hour: 14, value: '2' }, pending]);
    expect(drawing.legend.map(({ label }) => label)).toEqual(['$2.00', 'pending']);
    expect(dataset(drawing, 'cells')).toHaveLength(2);
    expect(dataset(drawing, 'blanks')).toHaveLength(7 * 24 - 2);
    expect(week([pending]).legend.map(({ label }) => label)).toEqual(['pending']);
    expect(week([pending]).notice).toBeNull();
  });
});

describe('a trend', () => {
  it('draws 2,160 hours as 90 days without losing a cent', () => {
    const costs = Array.from({ length: 2160 }, (_, index) => (index % 24) / 4);
    const drawing = drawingOf(
      trendOf({ granularity: 'hour', buckets: bucketsOf(2160, { step: 3_600_000 }), costs }),
    );
    expect(dataset(drawing, 'cost')).toHaveLength(90);
    expect(sum(dataset(drawing, 'cost'), 'cost')).toBeCloseTo(90 * 69, 6);
    expect(drawing.caption).toBe('Per day, 9 Nov 2026 – 6 Feb 2027, UTC');
    const spanish = speaking('es', () => drawingOf(trendOf({ costs: [1, 2, 3] })));
    expect(spanish.caption).toBe('Por día, 9–11 nov 2026, UTC');
    expect(spanish.legend.map(({ label }) => label)).toEqual(['Costo', 'Tokens']);
  });

  it('ends its solid line before a bucket that is still filling, and says so', () => {
    const drawing = drawingOf(trendOf({ buckets: bucketsOf(4, { running: true }), costs: [5, 6, 7, 1] }));
    expect(dataset(drawing, 'cost').map((point) => point.x)).toEqual([0, 1, 2]);
    expect(dataset(drawing, 'unfinished').map((point) => point.x)).toEqual([2, 3]);
    expect(dataset(drawing, 'running').map(({ from, to }) => [from, to])).toEqual([[2.5, 3.5]]);
    expect(drawing.stillRunning).toBe(true);
  });

  it('is broken where a cost is pending, and what stands alone there is a point', () => {
    const chart = trendOf({ costs: [5, 6, 7, 8] });
    const buckets = chart.buckets.map((bucket, index) => (index === 1 ? { ...bucket, cost: null } : bucket));
    const drawing = drawingOf({ ...chart, buckets });
    expect(dataset(drawing, 'cost').map(({ cost }) => cost)).toEqual([5, null, 7, 8]);
    expect(dataset(drawing, 'points')).toEqual([{ x: 0, cost: 5 }]);
  });

  it('starts the projection at the last complete bucket', () => {
    const [last] = bucketsOf(4).slice(-1);
    const projection = [{ at: last?.at ?? 0, cost: '8', low: '6', high: '11' }];
    const drawing = drawingOf(trendOf({ costs: [5, 6, 7], projection }));
    expect(dataset(drawing, 'projected')).toEqual([
      { x: 2, cost: 7 },
      { x: 3, cost: 8 },
    ]);
    expect(dataset(drawing, 'band')).toEqual([
      { x: 2, low: 7, high: 7 },
      { x: 3, low: 6, high: 11 },
    ]);
  });

  it('says that there was no usage instead of drawing an empty picture', async () => {
    for (const costs of [[], [0, 0, 0]]) {
      expect((await cardOfChart(trendOf({ costs }))).svg).toContain('No usage in this period');
    }
  });
});

describe('a stack', () => {
  const groups = Array.from({ length: 40 }, (_, index) => ({ name: `agent ${index}`, values: ['1', '2'] }));
  const base = {
    title: '',
    alt: '',
    timeZone: 'UTC',
    granularity: 'day',
    measure: 'Cost',
    unit: 'usd',
  } as const;
  const drawing = drawingOf({ ...base, kind: 'stacked', mark: 'bar', buckets: bucketsOf(2), groups });

  it('folds what nobody could tell apart into one group with its sum', () => {
    expect(drawing.legend.map((entry) => entry.label).at(-1)).toBe('+29 more');
    const rest = dataset(drawing, 'stack').filter((bar) => bar.group === 11);
    expect(rest.map((bar) => Number(bar.top) - Number(bar.bottom))).toEqual([29, 58]);
  });

  it('labels the highest bucket with its total', () => {
    expect(dataset(drawing, 'labels').map(({ x, text }) => [x, text])).toEqual([[1, '$80.00']]);
  });
});

describe('a ranking', () => {
  const base = {
    title: '',
    alt: '',
    timeZone: 'UTC',
    granularity: 'day',
    measure: 'Cost',
    unit: 'usd',
  } as const;

  it('draws bars in proportion, part after part', () => {
    const rows = [
      { name: 'a', values: ['6', '2'] },
      { name: 'b', values: ['1', '3'] },
    ];
    const drawing = drawingOf({ ...base, kind: 'ranking', parts: ['input', 'output'], rows, more: 0 });
    expect(dataset(drawing, 'bars').map(({ from, to }) => [from, to])).toEqual([
      [0, 0.75],
      [0.75, 1],
      [0, 0.125],
      [0.125, 0.5],
    ]);
    expect(dataset(drawing, 'texts').map(({ value }) => value)).toEqual(['$8.00', '$4.00']);
  });

  it('folds more rows than it can show, counting what was folded before', () => {
    const rows = Array.from({ length: 41 }, (_, index) => ({ name: `row ${index}`, values: ['1'] }));
    const drawing = drawingOf({ ...base, kind: 'ranking', parts: ['cost'], rows, more: 5 });
    expect(dataset(drawing, 'texts').at(-1)).toMatchObject({ name: '+25 more', value: '$21.00' });
  });

  it('calls a cost nobody knows pending', () => {
    const drawing = drawingOf({
      ...base,
      kind: 'ranking',
      parts: ['cost'],
      rows: [{ name: 'a', values: [null] }],
      more: 0,
    });
    expect(dataset(drawing, 'texts')).toMatchObject([{ value: 'pending' }]);
  });
});

describe('an incident', () => {
  it('marks the buckets that fire and labels the worst', () => {
    const numbers = { expected: '2', low: '1', high: '3' };
    const buckets = bucketsOf(3).map((bucket, index) => ({
      ...bucket,
      ...numbers,
      actual: `${index * 4}`,
      firing: index > 0,
    }));
    const drawing = drawingOf({
      kind: 'incident',
      title: '',
      alt: '',
      timeZone: 'UTC',
      granularity: 'day',
      unit: 'usd',
      buckets,
    });
    expect(dataset(drawing, 'firing').map(({ from, to }) => [from, to])).toEqual([
      [0.5, 1.5],
      [1.5, 2.5],
    ]);
    expect(dataset(drawing, 'labels')).toMatchObject([{ x: 2, text: '$8.00' }]);
  });
});

describe('a donut', () => {
  const base = {
    title: '',
    alt: '',
    timeZone: 'UTC',
    granularity: 'day',
    measure: 'cost',
    unit: 'usd',
  } as const;
  const sliceOf = (name: string, value: string, share: string) => ({ name, value, share });

  it('turns each slice by its part of the circle, clockwise from the top', () => {
    const slices = [sliceOf('a', '6', '75'), sliceOf('b', '2', '25')];
    const drawing = drawingOf({ ...base, kind: 'donut', slices, total: '8' });
    expect(dataset(drawing, 'arcs').map(({ from, to }) => [from, to])).toEqual([
      [0, 1.5 * Math.PI],
      [1.5 * Math.PI, 2 * Math.PI],
    ]);
    expect(dataset(drawing, 'rows').map(({ share }) => share)).toEqual(['75.0 %', '25.0 %']);
    expect(dataset(drawing, 'centre')).toMatchObject([{ text: '$8.00', measure: 'cost' }]);
  });

  it('folds what nobody could tell apart, and still says 100 % together', () => {
    const slices = Array.from({ length: 40 }, (_, index) => sliceOf(`agent ${index}`, '1', '2.5'));
    const rows = dataset(drawingOf({ ...base, kind: 'donut', slices, total: '40' }), 'rows');
    expect(rows).toHaveLength(8);
    expect(rows.at(-1)).toMatchObject({ name: '+33 more', share: '82.5 %' });
  });
});

describe('a budget', () => {
  const base = { title: '', alt: '', timeZone: 'UTC', granularity: 'day', unit: 'percent' } as const;
  const row = { name: 'org', text: '$3 of $2', projected: null, thresholds: [] };

  it('is drawn up to its amount in one colour and above it in another', () => {
    const drawing = drawingOf({ ...base, kind: 'budget', rows: [{ ...row, used: 150 }] });
    const [below, above] = dataset(drawing, 'bars');
    expect([below?.from, below?.to, above?.from, above?.to].map((at) => Number(at).toFixed(3))).toEqual([
      ...['0.000', '0.667', '0.667', '1.000'],
    ]);
    expect(below?.colour).not.toBe(above?.colour);
  });

  it('has a line at each threshold and at its amount', () => {
    const rows = [{ ...row, used: 0, thresholds: [50, 100] }];
    const ticks = dataset(drawingOf({ ...base, kind: 'budget', rows }), 'bars');
    expect(ticks.map(({ from }) => Number(from).toFixed(2))).toEqual(['0.50', '1.00']);
  });
});
