import { describe, expect, it } from 'vitest';
import { foundIn, jsonOf } from './otlp-bodies.ts';
import { nanosOf, pairsOf, START } from './trace-body.ts';

type Point = {
  readonly metric?: string;
  readonly type?: string;
  readonly value: number;
  readonly session?: string;
  readonly start?: number;
  readonly time?: number;
  readonly source?: string;
};

const DELTA = 1;
const CUMULATIVE = 2;
const LATER = START + 60_000;

function bodyOf(points: readonly Point[], temporality: number): Uint8Array {
  const metrics = points.map(({ metric = 'claude_code.token.usage', type, value, ...point }) => ({
    name: metric,
    sum: {
      aggregationTemporality: temporality,
      isMonotonic: true,
      dataPoints: [
        {
          startTimeUnixNano: nanosOf(point.start ?? START),
          timeUnixNano: nanosOf(point.time ?? LATER),
          asDouble: value,
          attributes: pairsOf({
            model: 'claude-opus-5',
            query_source: point.source ?? 'main',
            ...(point.session !== '' && { 'session.id': point.session ?? 's1' }),
            ...(type !== undefined && { type }),
          }),
        },
      ],
    },
  }));
  return jsonOf({
    resourceMetrics: [{ scopeMetrics: [{ scope: { name: 'com.anthropic.claude_code' }, metrics }] }],
  });
}

const readingsOf = (points: readonly Point[], temporality = DELTA) =>
  foundIn('otlp-metrics-json', bodyOf(points, temporality)).readings;

const ALL: readonly Point[] = [
  { type: 'input', value: 12 },
  { type: 'output', value: 210 },
  { type: 'cacheRead', value: 15_872 },
  { type: 'cacheCreation', value: 1_944 },
  { metric: 'claude_code.cost.usage', value: 0.0152376 },
];

describe('metrics of Claude Code', () => {
  it('become one aggregate per session, model and export, which falls back on the session', () => {
    expect(readingsOf(ALL)).toMatchObject([
      {
        event: {
          kind: 'aggregate',
          idKeys: [`claude_code.token.usage:s1:claude-opus-5:${nanosOf(LATER)}`],
          occurredAt: START,
          counts: {
            inputTokens: 17_828,
            cacheReadTokens: 15_872,
            cacheWriteTokens: 1_944,
            outputTokens: 210,
          },
          facts: { endedAt: LATER, reportedCostUsd: '0.0152376' },
        },
        links: { fallsBackOn: ['claude-code:session:s1'] },
      },
    ]);
  });

  it('of one export are added up, whatever asked and whenever its counter started', () => {
    const agent = { type: 'output', value: 5, source: 'subagent', start: START + 1 };
    expect(readingsOf([...ALL, agent])).toMatchObject([{ event: { counts: { outputTokens: 215 } } }]);
  });

  it('count cached tokens beside the input even where they would fit into it', () => {
    const points = [
      { type: 'input', value: 1_000 },
      { type: 'cacheRead', value: 10 },
    ];
    expect(readingsOf(points)).toMatchObject([
      { event: { counts: { inputTokens: 1_010, cacheReadTokens: 10 } } },
    ]);
  });

  it('count nothing for a type without a point', () => {
    expect(readingsOf([{ type: 'output', value: 5 }])).toMatchObject([
      { event: { counts: { inputTokens: 0, outputTokens: 5 } } },
    ]);
  });

  it('know no counts where only the cost was exported', () => {
    const [reading] = readingsOf([{ metric: 'claude_code.cost.usage', value: 0.5 }]);
    expect(reading).toMatchObject({ event: { counts: {}, facts: { reportedCostUsd: '0.5' } } });
  });

  it('are told apart by session and by export', () => {
    const others = [
      { type: 'input', value: 1, session: 's2' },
      { type: 'input', value: 1, time: LATER + 1 },
    ];
    expect(readingsOf([...ALL, ...others])).toHaveLength(3);
  });

  it('that never start over take the place of what they said before', () => {
    const first = readingsOf(ALL, CUMULATIVE);
    const second = readingsOf(
      ALL.map((point) => ({ ...point, time: LATER + 60_000 })),
      CUMULATIVE,
    );
    const key = `claude_code.token.usage:s1:claude-opus-5:since:${nanosOf(START)}`;
    expect(first).toMatchObject([{ event: { idKeys: [key] }, links: { replaces: true } }]);
    expect(second).toMatchObject([{ event: { idKeys: [key], facts: { endedAt: LATER + 60_000 } } }]);
  });

  it('that started over are another aggregate', () => {
    const restarted = ALL.map((point) => ({ ...point, start: START + 30_000 }));
    expect(readingsOf(restarted, CUMULATIVE)).not.toMatchObject(readingsOf(ALL, CUMULATIVE));
  });

  it('come oldest first, so that the newest of one body holds', () => {
    const newer = { type: 'input', value: 30, time: LATER + 1 };
    const readings = readingsOf([newer, { type: 'input', value: 20 }], CUMULATIVE);
    expect(readings).toMatchObject([
      { event: { counts: { inputTokens: 20 } } },
      { event: { counts: { inputTokens: 30 } } },
    ]);
  });

  it('without a session count on their own', () => {
    const [reading] = readingsOf([{ type: 'input', value: 1, session: '' }]);
    expect(reading).toMatchObject({
      event: { idKeys: [expect.stringMatching(/^claude_code\.token\.usage:otlp:/)] },
    });
    expect(reading).not.toHaveProperty('links.fallsBackOn');
  });

  it.each([-1, 1.5])('that are impossible (%d) refuse their aggregate alone', (value) => {
    const readings = readingsOf([{ type: 'input', value, session: 's2' }, ...ALL]);
    const message = expect.stringContaining('claude_code.token.usage');
    expect(readings).toMatchObject([{ refusal: { code: 'invalid', message } }, { event: {} }]);
  });

  it('that end at no time there is have no end', () => {
    const text = Buffer.from(bodyOf(ALL, DELTA))
      .toString()
      .replaceAll(nanosOf(LATER), '99999999999999999999');
    const [reading] = foundIn('otlp-metrics-json', Buffer.from(text)).readings;
    expect(reading).toMatchObject({ event: { occurredAt: START } });
    expect(reading).not.toHaveProperty('event.facts.endedAt');
  });

  it('of other names and kinds are passed over', () => {
    expect(readingsOf([{ metric: 'claude_code.session.count', value: 1 }])).toEqual([]);
    expect(readingsOf(ALL, 0)).toEqual([]);
  });
});
