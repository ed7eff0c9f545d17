import { type ProjectionMethod, project, projectMonth } from '../src/analytics/detect/forecast/projection.ts';
import { meanOf, percentText, type Row, sumOf } from './detect-table.ts';

export interface MonthSeries {
  readonly source: string;
  readonly start: string;
  readonly values: readonly number[];
}

/**
 * The total of each whole month projected on its days 7, 10, 14, 20 and 25, with 56 days of history before
 * the month (10 for AI spend); mean over each series, then over series.
 */
export function monthRows(list: readonly MonthSeries[]): Row[] {
  const methods: readonly (ProjectionMethod | 'run rate')[] = ['seasonal', 'ols', 'run rate'];
  const sources = ['all', 'public-usage', 'wikipedia', 'web-visitors'];
  return methods.flatMap((method) => {
    const started = performance.now();
    const perSeries = list
      .map((series) => ({
        source: series.source,
        scores: monthCases(series).map((month) => scoreMonth(month, method)),
      }))
      .filter(({ scores }) => scores.length > 0);
    const count = sumOf(perSeries.map(({ scores }) => scores.length));
    const ms = ((performance.now() - started) / count).toFixed(1);
    return sources.map((source) => {
      const chosen = perSeries.filter((series) => source === 'all' || series.source === source);
      const mean = (pick: (score: MonthScore) => number) =>
        meanOf(chosen.map(({ scores }) => meanOf(scores.map(pick))));
      return {
        method,
        series: source,
        'off by': percentText(mean(({ error }) => error)),
        'interval holds': method === 'run rate' ? '-' : percentText(mean(({ held }) => held)),
        'interval score': method === 'run rate' ? '-' : (100 * mean(({ interval }) => interval)).toFixed(0),
        'ms each': ms,
      };
    });
  });
}

interface MonthCase {
  readonly values: readonly number[];
  readonly actual: number;
  readonly left: number;
  readonly total: number;
}

interface MonthScore {
  readonly error: number;
  readonly held: number;
  readonly interval: number;
}

function monthCases({ source, start, values }: MonthSeries): MonthCase[] {
  const history = source === 'public-usage' ? 10 : 56;
  const cases: MonthCase[] = [];
  for (let first = history; first < values.length; first += 1) {
    const date = new Date(Date.parse(`${start}T00:00:00Z`) + first * 86_400_000);
    const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    const total = sumOf(values.slice(first, first + length));
    if (date.getUTCDate() !== 1 || first + length > values.length || total === 0) continue;
    for (const day of [7, 10, 14, 20, 25]) {
      const actual = sumOf(values.slice(first, first + day));
      cases.push({ values: values.slice(0, first + day), actual, left: length - day, total });
    }
  }
  return cases;
}

function scoreMonth(month: MonthCase, method: ProjectionMethod | 'run rate'): MonthScore {
  const { point, low, high } = method === 'run rate' ? runRate(month) : projected(month, method);
  const outside = Math.max(0, low - month.total, month.total - high);
  return {
    error: Math.abs(point - month.total) / month.total,
    held: outside === 0 ? 1 : 0,
    interval: (high - low + 10 * outside) / month.total,
  };
}

function projected({ values, actual, left }: MonthCase, method: ProjectionMethod) {
  const projection = projectMonth({ values, actual, daysLeft: new Array<number>(left).fill(1), method });
  if (projection.status !== 'ok') throw new Error('the cases have at least 17 days');
  return projection.total;
}

function runRate({ values, actual, left }: MonthCase) {
  const point = actual + left * meanOf(values.slice(-7));
  return { point, low: point, high: point };
}

/** As the M4 competition publishes its series, with the errors of its reference method. */
export interface CompetitionSet {
  readonly horizon: number;
  readonly series: readonly {
    readonly train: readonly number[];
    readonly test: readonly number[];
    /** Mean error of repeating the season within the training values. */
    readonly scale: number;
    readonly naive2: { readonly smape: number; readonly mase: number };
  }[];
}

/** sMAPE, MASE and OWA as the M4 competition defines them; OWA 1 is its reference method. */
export function competitionRows({ horizon, series }: CompetitionSet, step: 'hour' | 'week'): Row[] {
  const started = performance.now();
  const scores = series.map(({ train, test, scale }) => {
    const projection = project({ values: train, horizon, step });
    if (projection.status !== 'ok') throw new Error('every series of the competition is long enough');
    const pairs = test.map((actual, at) => ({ actual, ...(projection.steps[at] ?? NOTHING) }));
    return {
      smape: meanOf(pairs.map(({ actual, point }) => (200 * Math.abs(actual - point)) / (actual + point))),
      mase: meanOf(pairs.map(({ actual, point }) => Math.abs(actual - point) / scale)),
      held: meanOf(pairs.map(({ actual, low, high }) => (actual >= low && actual <= high ? 1 : 0))),
    };
  });
  const smape = meanOf(scores.map((score) => score.smape));
  const mase = meanOf(scores.map((score) => score.mase));
  const smapeRatio = smape / meanOf(series.map(({ naive2 }) => naive2.smape));
  const maseRatio = mase / meanOf(series.map(({ naive2 }) => naive2.mase));
  return [
    {
      step,
      series: String(series.length),
      sMAPE: smape.toFixed(2),
      MASE: mase.toFixed(3),
      OWA: ((smapeRatio + maseRatio) / 2).toFixed(3),
      'interval holds': percentText(meanOf(scores.map(({ held }) => held))),
      'ms each': ((performance.now() - started) / series.length).toFixed(1),
    },
  ];
}

const NOTHING = { point: 0, low: 0, high: 0 };
