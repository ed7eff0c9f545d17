import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Estimate } from '../forecast/ordinary-least-squares.ts';
import { project, projectMonth } from '../forecast/projection.ts';
import { dateField, firstComplaint, type LineAnswer, seriesField, valueField } from './line.ts';

export type ProjectAnswer =
  | {
      readonly series: string;
      readonly status: 'ok' | 'insufficient-data';
      readonly forecast: readonly number[] | null;
      readonly low: readonly number[] | null;
      readonly high: readonly number[] | null;
    }
  | {
      readonly series: string;
      readonly status: 'ok' | 'insufficient-data';
      readonly total: Estimate | null;
      /** Spent so far in the calendar month of the last value. */
      readonly actual: number | null;
    };

/** One line of `tokenbell project`; `level` is the share of cases the interval is to hold, between 0 and 1. */
export function projectLine(json: unknown, { level }: { level: number }): LineAnswer<ProjectAnswer> {
  if (!(level > 0 && level < 1)) {
    return { status: 'not-understood', message: `level: ${level} must lie between 0 and 1` };
  }
  const line = projectQuestion.safeParse(json);
  if (!line.success) return { status: 'not-understood', message: firstComplaint(line.error) };
  const { horizon } = line.data;
  const answer =
    horizon === undefined ? monthEnd(line.data, level) : nextSteps({ ...line.data, horizon }, level);
  return { status: 'answered', answer };
}

const LONGEST_HORIZON = 10_000;

const projectQuestion = z
  .object({
    series: seriesField,
    start: dateField,
    step: z.enum(['day', 'hour', 'week']).default('day'),
    values: z.array(valueField),
    horizon: z.int().min(1).max(LONGEST_HORIZON).optional(),
    until: z.literal('month-end').optional(),
    method: z.enum(['seasonal', 'ols']).default('seasonal'),
  })
  .refine(({ horizon, until }) => (horizon === undefined) !== (until === undefined), {
    message: 'give either horizon (a number of steps) or until: "month-end"',
  })
  .refine(({ step, until }) => until === undefined || step === 'day', {
    message: 'until: "month-end" needs daily values (step: "day")',
  })
  .transform((line) => ({ ...line, values: line.values.map((value) => Math.max(0, value)) }));

type ProjectQuestion = z.infer<typeof projectQuestion>;

function nextSteps(question: ProjectQuestion & { horizon: number }, level: number): ProjectAnswer {
  const { series, step, values, horizon, method } = question;
  const projection = project({ values, horizon, step, level, method });
  if (projection.status !== 'ok') {
    return { series, status: projection.status, forecast: null, low: null, high: null };
  }
  return {
    series,
    status: 'ok',
    forecast: projection.steps.map(({ point }) => point),
    low: projection.steps.map(({ low }) => low),
    high: projection.steps.map(({ high }) => high),
  };
}

function monthEnd({ series, start, values, method }: ProjectQuestion, level: number): ProjectAnswer {
  const { spent, left } = monthOfLastValue(start, values);
  const actual = spent.reduce((sum, value) => sum + value, 0);
  const daysLeft = new Array<number>(left).fill(1);
  const projection = projectMonth({ values, actual, daysLeft, level, method });
  if (projection.status !== 'ok') return { series, status: projection.status, total: null, actual: null };
  return { series, status: 'ok', total: projection.total, actual };
}

/** The values of the calendar month the last one lies in, and how many days of it are still to come. */
function monthOfLastValue(
  start: Temporal.PlainDate,
  values: readonly number[],
): { spent: readonly number[]; left: number } {
  if (values.length === 0) return { spent: [], left: 0 };
  const last = start.add({ days: values.length - 1 });
  return { spent: values.slice(-last.day), left: last.daysInMonth - last.day };
}
