import { RULES } from './detect-rules.ts';
import { percentText, type Row } from './detect-table.ts';

export interface LabelledSeries {
  readonly stepMinutes: number;
  readonly warm: number;
  readonly clean: readonly number[];
  readonly observed: readonly number[];
  readonly events: readonly { readonly type: string; readonly start: number; readonly end: number }[];
}

export interface RawSeries {
  readonly id: string;
  readonly stepMinutes: number;
  readonly values: readonly number[];
}

/**
 * An event is found by an alert in [start, end + 1 h] (daily: [start, end]); alerts of the following 6 h
 * (daily: 7 days) are neither good nor bad, all others are stray. False alerts are those on the series
 * before anything was injected.
 */
export function eventRows(list: readonly LabelledSeries[], per: 'week' | '30 days'): Row[] {
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
      recall: percentText(recall),
      precision: percentText(precision),
      F1: percentText((2 * recall * precision) / (recall + precision)),
      [`false per ${per}`]: (falseAlerts / spans).toFixed(2),
      'median delay': String(delays.sort((left, right) => left - right)[delays.length >> 1] ?? '-'),
      ...Object.fromEntries([...types].sort().map(([type, { found, all }]) => [type, `${found}/${all}`])),
    };
  });
}

/** Alerts per series-week from hour 96 on, nothing labelled: most are real bursts. */
export function volumeRows(list: readonly RawSeries[]): Row[] {
  return Object.entries(RULES).map(([rule, alertsOf]) => {
    const perSeries = list.map(({ values, stepMinutes }) => ({
      alerts: alertsOf(values, stepMinutes).filter((index) => index >= 96).length,
      weeks: (values.length - 96) / 168,
    }));
    const spentUs = quickestUs(() => list.map(({ values, stepMinutes }) => alertsOf(values, stepMinutes)));
    const buckets = list.reduce((sum, { values }) => sum + values.length, 0);
    const alerts = perSeries.reduce((sum, series) => sum + series.alerts, 0);
    const weeks = perSeries.reduce((sum, series) => sum + series.weeks, 0);
    return {
      rule,
      'per series-week': (alerts / weeks).toFixed(2),
      'most in one series': Math.max(...perSeries.map((one) => one.alerts / one.weeks)).toFixed(1),
      'µs per bucket': (spentUs / buckets).toFixed(1),
    };
  });
}

/** Time of the processor, the least of three runs: what else the machine does only ever makes one slower. */
function quickestUs(run: () => unknown): number {
  const runs = [1, 2, 3].map(() => {
    const before = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  });
  return Math.min(...runs);
}
