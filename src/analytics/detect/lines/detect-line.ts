import { z } from 'zod';
import { createNoveltyWatch } from '../gap-novelty.ts';
import { isSpendStep } from '../spend/settings.ts';
import { createSpendWatch } from '../spend/watch.ts';
import { firstComplaint, instantField, type LineAnswer, seriesField, valueField } from './line.ts';

export const METRICS = ['spend', 'generic'] as const;
export type Metric = (typeof METRICS)[number];

export interface DetectAnswer {
  readonly series: string;
  /** One per value given. */
  readonly scores: readonly number[];
  /** The alerts that would be sent; `index` counts the values from 0. */
  readonly alerts: readonly DetectedAlert[];
}

export interface DetectedAlert {
  readonly index: number;
  readonly kind: string;
  readonly score: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly excess: number;
}

/**
 * One line of `tokenbell detect`: closed buckets in, what would have been sent out. Online: the answer
 * to a value depends on the values before it alone.
 */
export function detectLine(json: unknown, metric: Metric): LineAnswer<DetectAnswer> {
  const line = detectQuestion.safeParse(json);
  if (!line.success) return { status: 'not-understood', message: firstComplaint(line.error) };
  const { series, unit, points } = line.data;
  if (metric === 'generic') return { status: 'answered', answer: { series, ...novelties(points) } };
  const stepMinutes = line.data.stepMinutes ?? usualStep(points);
  const problem = maybeStepProblem(points, stepMinutes);
  if (problem !== undefined) return { status: 'not-understood', message: problem };
  return { status: 'answered', answer: { series, ...spendAlerts(points, { stepMinutes, unit }) } };
}

interface Point {
  readonly at: number;
  readonly value: number;
}

const MINUTE_MS = 60_000;
/** Buckets without a row are buckets without spend, but not for years on end. */
const LONGEST_GAP_BUCKETS = 10_000;

const named = { series: seriesField, unit: z.string().default('') };

const bucketsLine = z
  .object({ ...named, start: instantField, stepMinutes: z.number().positive(), values: z.array(valueField) })
  .transform(({ start, values, ...rest }) => ({
    ...rest,
    points: values.map((value, index) => ({ at: start + index * rest.stepMinutes * MINUTE_MS, value })),
  }));

const pointsLine = z
  .object({
    ...named,
    stepMinutes: z.number().positive().optional(),
    points: z.array(z.tuple([instantField, valueField])),
  })
  .transform(({ points, ...rest }) => ({ ...rest, points: points.map(([at, value]) => ({ at, value })) }));

const detectQuestion = z.unknown().transform((json, context) => {
  const hasPoints = typeof json === 'object' && json !== null && 'points' in json;
  const parsed = (hasPoints ? pointsLine : bucketsLine).safeParse(json);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
  }
  return z.NEVER;
});

function novelties(points: readonly Point[]): Omit<DetectAnswer, 'series'> {
  const watch = createNoveltyWatch();
  const scores: number[] = [];
  const alerts: DetectedAlert[] = [];
  for (const [index, { at, value }] of points.entries()) {
    const { send, ...said } = watch.push(value, at);
    scores.push(said.score);
    const excess = value - said.expected;
    if (send) alerts.push({ index, kind: excess < 0 ? 'drop' : 'spike', ...said, excess });
  }
  return { scores, alerts };
}

function spendAlerts(
  points: readonly Point[],
  options: { stepMinutes: number; unit: string },
): Omit<DetectAnswer, 'series'> {
  const watch = createSpendWatch(options);
  const scores: number[] = [];
  const alerts: DetectedAlert[] = [];
  let before: Point | undefined;
  for (const [index, point] of points.entries()) {
    const missing = before ? bucketsBetween(before, point, options.stepMinutes) - 1 : 0;
    for (let bucket = 0; bucket < missing; bucket += 1) watch.push(0);
    const { send, kind, recovered: _, ...said } = watch.push(point.value);
    scores.push(said.score);
    if (send && kind !== null) alerts.push({ index, kind, ...said });
    before = point;
  }
  return { scores, alerts };
}

function maybeStepProblem(points: readonly Point[], stepMinutes: number): string | undefined {
  if (!isSpendStep(stepMinutes)) {
    return `stepMinutes: ${stepMinutes} must be 1440, or at least 5 and divide 1440; use --metric generic for other steps`;
  }
  const index = points.findIndex((point, place) => {
    const before = points[place - 1];
    const buckets = before ? bucketsBetween(before, point, stepMinutes) : 1;
    return buckets < 1 || buckets > LONGEST_GAP_BUCKETS;
  });
  if (index < 0) return undefined;
  return `points[${index}]: must follow the point before by 1 to ${LONGEST_GAP_BUCKETS} steps of ${stepMinutes} minutes`;
}

function bucketsBetween(before: Point, after: Point, stepMinutes: number): number {
  return Math.round((after.at - before.at) / (stepMinutes * MINUTE_MS));
}

/** The most usual distance of neighbouring points in minutes; an hour for fewer than two. */
function usualStep(points: readonly Point[]): number {
  const counts = new Map<number, number>();
  let usual = 60;
  for (const [index, { at }] of points.entries()) {
    const before = points[index - 1];
    if (!before) continue;
    const minutes = (at - before.at) / MINUTE_MS;
    const count = (counts.get(minutes) ?? 0) + 1;
    counts.set(minutes, count);
    if (count > (counts.get(usual) ?? 0) || counts.size === 1) usual = minutes;
  }
  return usual;
}
