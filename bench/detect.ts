/**
 * Scores the detectors and projections on public usage series beside the simple rules people write by
 * hand: `node bench/detect.ts FOLDER`, where FOLDER holds the benchmark files named below (a missing
 * file is skipped and said). How each figure is computed is told at the function that computes it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ProjectionMethod, projectMonth } from '../src/analytics/detect/projection.ts';
import { watchSeries } from '../src/analytics/detect/spend-watch.ts';
import { numentaRows } from './detect-numenta.ts';

type Row = Readonly<Record<string, string>>;
/** Indexes at which a rule would have sent an alert; a value's alert may depend on earlier values only. */
type Rule = (values: readonly number[], stepMinutes: number) => number[];

interface LabelledSeries {
  readonly stepMinutes: number;
  readonly warm: number;
  readonly clean: readonly number[];
  readonly observed: readonly number[];
  readonly events: readonly { readonly type: string; readonly start: number; readonly end: number }[];
}

const RULES: Readonly<Record<string, Rule>> = {
  'spend watch': (values, stepMinutes) =>
    watchSeries(values, { stepMinutes, unit: 'tokens' }).flatMap(({ send }, index) => (send ? [index] : [])),
  '> 2 x 7-day mean': withCoolDown((value, past) => value > 2 * meanOf(past)),
  '> 3 sigma, 7 days': withCoolDown((value, past) => value > meanOf(past) + 3 * deviationOf(past)),
};

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: node bench/detect.ts FOLDER');
  for (const { title, rows } of detectTables(folder)) {
    console.log(`\n${title}`);
    console.table(rows);
  }
}

/** Every table there is data for; the title says what is missing. */
export function detectTables(folder: string): { title: string; rows: Row[] }[] {
  const table = (title: string, file: string, rows: (path: string) => Row[]) => {
    const path = join(folder, file);
    return existsSync(path)
      ? { title, rows: rows(path) }
      : { title: `${title}: ${file} is missing`, rows: [] };
  };
  return [
    table('Injected incidents, hourly', 'usage-hourly.json', (path) => eventRows(readJson(path), 'week')),
    table('Injected incidents, daily', 'usage-daily.json', (path) => eventRows(readJson(path), '30 days')),
    table('Alerts on untouched series', 'usage-raw.json', (path) => volumeRows(readJson(path))),
    table('Month-end', 'month-end.json', (path) => monthRows(readJson(path))),
    table('Numenta benchmark (gap novelty)', 'nab.csv.gz', (path) =>
      numentaRows(gunzipSync(readFileSync(path)).toString(), readJson(join(folder, 'nab-windows.json'))),
    ),
  ];
}

/** The files are written by the benchmark's authors to the shape each reader names. */
function readJson<Shape>(path: string): Shape {
  return JSON.parse(readFileSync(path, 'utf8')) as Shape;
}

/**
 * An event is found by an alert in [start, end + 1 h] (daily: [start, end]); alerts of the following 6 h
 * (daily: 7 days) are neither good nor bad, all others are stray. False alerts are those on the series
 * before anything was injected.
 */
function eventRows(list: readonly LabelledSeries[], per: 'week' | '30 days'): Row[] {
  const [slack, after, span] = per === 'week' ? [1, 6, 168] : [0, 7, 30];
  return Object.entries(RULES).map(([rule, alertsOf]) => {
    const types = new Map<string, { found: number; all: number }>();
    let stray = 0;
    let falseAlerts = 0;
    let spans = 0;
    const delays: number[] = [];
    for (const { stepMinutes, warm, observed, clean, events } of list) {
      const alerts = alertsOf(observed, stepMinutes).filter((index) => index >= warm);
      for (const { type, start, end } of events) {
        const first = alerts.find((index) => index >= start && index <= end + slack);
        const count = types.get(type) ?? { found: 0, all: 0 };
        types.set(type, { found: count.found + (first === undefined ? 0 : 1), all: count.all + 1 });
        if (first !== undefined) delays.push(first - start);
      }
      const isStray = (index: number) =>
        events.every(({ start, end }) => index < start || index > end + slack + after);
      stray += alerts.filter(isStray).length;
      falseAlerts += alertsOf(clean, stepMinutes).filter((index) => index >= warm).length;
      spans += (clean.length - warm) / span;
    }
    const all = [...types.values()].reduce((sum, count) => sum + count.all, 0);
    const recall = delays.length / all;
    const precision = delays.length / (delays.length + stray);
    return {
      rule,
      recall: percent(recall),
      precision: percent(precision),
      F1: percent((2 * recall * precision) / (recall + precision)),
      [`false per ${per}`]: (falseAlerts / spans).toFixed(2),
      'median delay': String(delays.sort((left, right) => left - right)[delays.length >> 1] ?? '-'),
      ...Object.fromEntries([...types].sort().map(([type, { found, all }]) => [type, `${found}/${all}`])),
    };
  });
}

/** Alerts per series-week from hour 96 on, nothing labelled: most are real bursts. */
function volumeRows(
  list: readonly { readonly stepMinutes: number; readonly values: readonly number[] }[],
): Row[] {
  return Object.entries(RULES).map(([rule, alertsOf]) => {
    const perSeries = list.map(({ values, stepMinutes }) => ({
      alerts: alertsOf(values, stepMinutes).filter((index) => index >= 96).length,
      weeks: (values.length - 96) / 168,
    }));
    const started = performance.now();
    for (const { values, stepMinutes } of list) alertsOf(values, stepMinutes);
    const buckets = list.reduce((sum, { values }) => sum + values.length, 0);
    const weeks = perSeries.reduce((sum, series) => sum + series.weeks, 0);
    return {
      rule,
      'per series-week': (perSeries.reduce((sum, { alerts }) => sum + alerts, 0) / weeks).toFixed(2),
      'most in one series': Math.max(...perSeries.map(({ alerts, weeks }) => alerts / weeks)).toFixed(1),
      'µs per bucket': (((performance.now() - started) * 1000) / buckets).toFixed(1),
    };
  });
}

interface MonthSeries {
  readonly source: string;
  readonly start: string;
  readonly values: readonly number[];
}

/**
 * The total of each whole month projected on its days 7, 10, 14, 20 and 25, with 56 days of history before
 * the month (10 for AI spend); mean over each series, then over series.
 */
function monthRows(list: readonly MonthSeries[]): Row[] {
  const methods: readonly (ProjectionMethod | 'run rate')[] = ['seasonal', 'ols', 'run rate'];
  return methods.flatMap((method) =>
    ['all', 'public-usage', 'wikipedia', 'web-visitors'].map((source) => {
      const perSeries = list
        .filter((series) => source === 'all' || series.source === source)
        .map((series) => monthCases(series).map((month) => scoreMonth(month, method)))
        .filter((scores) => scores.length > 0);
      const mean = (pick: (score: MonthScore) => number) =>
        meanOf(perSeries.map((scores) => meanOf(scores.map(pick))));
      return {
        method,
        series: source,
        'off by': percent(mean(({ error }) => error)),
        'interval holds': method === 'run rate' ? '-' : percent(mean(({ held }) => held)),
        'interval score': method === 'run rate' ? '-' : (100 * mean(({ interval }) => interval)).toFixed(0),
      };
    }),
  );
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

/** A rule on a value and the 7 days before it, silent for 12 hours after each alert. */
function withCoolDown(isOdd: (value: number, past: readonly number[]) => boolean): Rule {
  return (values, stepMinutes) => {
    const perDay = 1440 / stepMinutes;
    const alerts: number[] = [];
    for (const [index, value] of values.entries()) {
      const quiet = index - (alerts.at(-1) ?? Number.NEGATIVE_INFINITY) < perDay / 2;
      const past = values.slice(Math.max(0, index - 7 * perDay), index);
      if (!quiet && past.length >= 2 * perDay && isOdd(value, past)) alerts.push(index);
    }
    return alerts;
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length > 0 ? sumOf(values) / values.length : 0;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
