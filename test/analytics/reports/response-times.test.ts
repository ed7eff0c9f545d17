import { describe, expect, it } from 'vitest';
import { openTestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Parts = {
  readonly ms?: number;
  readonly daysAgo?: number;
  readonly dimensions: Readonly<Record<string, string>>;
};

let calls = 0;
function call({ ms, daysAgo = 0.1, dimensions }: Parts) {
  calls += 1;
  const facts = ms === undefined ? {} : { latencyMs: ms };
  return usageEvent({ id: `c${calls}`, occurredAt: NOON - daysAgo * DAY, dimensions, facts });
}

const MODELS = [
  ...[1000, 1024, 4096].map((ms) => call({ ms, dimensions: { model: 'quick', team: 'ml' } })),
  ...[8192, 8192].map((ms) => call({ ms, dimensions: { model: 'slow', team: 'ml' } })),
  call({ dimensions: { model: 'silent', team: 'ml' } }),
];

const ask = async (text: string, events = MODELS) =>
  (await (await openTestBot({ events })).ask(text)).message;

describe('top metric:latency', () => {
  it('ranks by the time that 95 % of the calls stay below, and tells half of them too', async () => {
    const { headline, table } = await ask('top model 7d metric:latency');
    // Bins hold 1024 to 1116, 4096 to 4466 and 8192 to 8933 ms; what is told is the geometric middle of these.
    expect(headline).toMatch(
      /^Slowest models in the last 7 days: slow has 95 % within 8\.\d s; all calls 8\.\d s$/,
    );
    expect(table?.rows).toMatchObject([
      { model: 'slow', latencyP50: 8554, latencyP95: 8554 },
      { model: 'quick', latencyP50: 1069, latencyP95: 4277 },
      { model: 'silent', latencyP50: null, latencyP95: null },
    ]);
    expect(table?.columns).toContainEqual({ key: 'latencyP95', label: 'p95', unit: 'ms' });
    expect(table?.total).toMatchObject({ latencyP50: 4277, latencyP95: 8554 });
  });

  it('draws milliseconds, never costs', async () => {
    const { charts } = await ask('top model 7d metric:latency');
    expect(charts).toMatchObject([
      {
        kind: 'ranking',
        unit: 'ms',
        rows: [
          { name: 'slow', values: [8554] },
          { name: 'quick', values: [4277] },
        ],
      },
    ]);
  });

  it('says n/a and why where no call says its time', async () => {
    const { headline, lines, charts } = await ask('top model 7d metric:latency', [
      call({ dimensions: { model: 'silent' } }),
    ]);
    expect(headline).toBe('Response times of models in the last 7 days: n/a');
    expect(lines.join(' ')).toContain('No call in this period says how long it took');
    expect(charts).toEqual([]);
  });
});

describe('top integration', () => {
  it('always has columns of response times and of the share of failed calls', async () => {
    const { table } = await ask('top integration 7d', [
      call({ ms: 1024, dimensions: { integration: 'zendesk', status: 'ok' } }),
      call({ ms: 1024, dimensions: { integration: 'zendesk', status: 'error' } }),
    ]);
    expect(table?.rows).toMatchObject([{ integration: 'zendesk', latencyP95: 1069, errorRate: '50' }]);
    const keys = table?.columns.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['tokens', 'latencyP95', 'errorRate']));
  });
});

describe('top chart:scatter', () => {
  it('draws cost against response time, and says how slow the dearest is', async () => {
    const { charts } = await ask('top model 7d chart:scatter');
    expect(charts).toMatchObject([
      {
        kind: 'scatter',
        title: 'quick costs most and is fastest of 2 (95 % within 4.3 s) in the last 7 days',
        points: [
          // 100 nano-dollars of input and 5 × 10 of output a call.
          { name: 'quick', x: 4277, y: '0.00000045', weight: 3 },
          { name: 'slow', x: 8554, y: '0.0000003', weight: 2 },
        ],
      },
    ]);
  });

  it('calls slowest what metric:latency calls slowest', async () => {
    // Half of the calls of `steady` take longer, 95 % of those of `spiky`.
    const events = [
      ...[2048, 2048, 2048].map((ms) => call({ ms, dimensions: { model: 'steady' } })),
      ...[1024, 1024, 8192].map((ms) => call({ ms, dimensions: { model: 'spiky' } })),
    ];
    const drawn = await ask('top model 7d chart:scatter', [
      ...events,
      call({ dimensions: { model: 'spiky' } }),
    ]);
    expect(drawn.charts[0]?.title).toBe(
      'spiky costs most and is slowest of 2 (95 % within 8.6 s) in the last 7 days',
    );
    const ranked = await ask('top model 7d metric:latency', events);
    expect(ranked.charts[0]?.title).toBe(
      'spiky is slowest: 95 % of its calls took 8.6 s or less in the last 7 days',
    );
  });
});

describe('trend metric:latency', () => {
  it('draws half and 95 % of the calls over time, and nothing where nothing is known', async () => {
    const { headline, charts, table } = await ask('trend 14d metric:latency', [
      call({ ms: 1024, daysAgo: 2, dimensions: { model: 'm' } }),
      call({ ms: 4096, daysAgo: 2, dimensions: { model: 'm' } }),
      call({ ms: 512, daysAgo: 5, dimensions: { model: 'm' } }),
    ]);
    expect(headline).toContain('half of the calls within 1.1 s, 95 % within 4.3 s');
    const [chart] = charts;
    expect(chart).toMatchObject({ kind: 'stacked', mark: 'line', unit: 'ms' });
    const known =
      chart?.kind === 'stacked' ? chart.groups.map(({ values }) => values.filter((one) => one !== null)) : [];
    expect(known).toEqual([
      [535, 4277],
      [535, 1069],
    ]);
    expect(table?.rows.filter(({ latencyP95 }) => latencyP95 !== null)).toHaveLength(2);
  });

  it.each([
    ['today', '(+100 % on 13 Nov 2026 until 12:00) today'],
    ['today vs:prev', '(+100 % on 13 Nov 2026 until 12:00) today'],
    ['7d', '(+300 % on the period before) in the last 7 days'],
  ])('says how the 95 %% changed, and on what: %s', async (range, said) => {
    const { headline } = await ask(`trend ${range} metric:latency`, [
      call({ ms: 1024, dimensions: { model: 'm' } }),
      call({ ms: 512, daysAgo: 7.1, dimensions: { model: 'm' } }),
      // Long before either.
      call({ ms: 1024, daysAgo: 30, dimensions: { model: 'm' } }),
      // Later on the same weekday, and of this week.
      call({ ms: 2048, daysAgo: 6.9, dimensions: { model: 'm' } }),
    ]);
    expect(headline).toContain(said);
  });

  it('tells the worst half and the worst 95 %, whichever days they were on', async () => {
    const { charts } = await ask('trend 14d metric:latency', [
      call({ ms: 2048, daysAgo: 2, dimensions: { model: 'm' } }),
      ...[1024, 1024, 8192].map((ms) => call({ ms, daysAgo: 5, dimensions: { model: 'm' } })),
    ]);
    // 2048 ms are told as the middle of 2048 to 2233, 8192 as that of 8192 to 8933.
    expect(charts[0]?.alt).toMatch(/; at worst half took 2\.1 s or less, 95 % 8\.6 s or less\.$/);
  });

  it('draws 95 % of the calls of each group where it is split', async () => {
    const { charts } = await ask('trend 14d metric:latency by:model');
    expect(charts).toMatchObject([{ mark: 'line', groups: [{ name: 'quick' }, { name: 'slow' }] }]);
  });
});

describe('top feature metric:requests', () => {
  it('names features that were used in the 90 days before, but not in the period', async () => {
    const { lines } = await ask('top feature 30d metric:requests', [
      call({ dimensions: { feature: 'answers' } }),
      call({ daysAgo: 40, dimensions: { feature: 'answers' } }),
      call({ daysAgo: 40, dimensions: { feature: 'summaries' } }),
      call({ daysAgo: 100, dimensions: { feature: 'drafts' } }),
      call({ daysAgo: 100, dimensions: { feature: 'drafts' } }),
      call({ daysAgo: 200, dimensions: { feature: 'forgotten' } }),
    ]);
    expect(lines).toContain('Not used in this period, but in the 90 days before: drafts, summaries.');
  });
});
