import { say } from '../../../language/say.ts';
import { createSpendWatch } from '../../detect/spend/watch.ts';
import { exactUsdText } from '../../money.ts';
import { judge } from '../spikes/watched-scope.ts';
import { usdText } from './figure-text.ts';
import type { SeriesRule } from './series-rule.ts';
import type { HourWatch } from './watch.ts';

const HOUR_MS = 3_600_000;
/** Four weeks, less the hour a clock change may take away. */
const LEAST_HISTORY_MS = 28 * 24 * HOUR_MS - HOUR_MS;

const LEAST_USD = 5;
const LEAST_FACTOR = 3;

/** An hour of the week in which less than this share of the mean hour was ever spent is none of the usual ones. */
const USUAL_SHARE = 0.2;

/** Spend of a team in an hour of the week it does not work in. */
export const offHours: SeriesRule = {
  form: 'series',
  kind: 'off-hours',
  get title() {
    return say`Off hours`;
  },
  get summary() {
    return say`a team that spends ${exactUsdText(String(LEAST_USD))} or more in an hour of the week it never works in`;
  },
  severity: 'notice',
  scopes: ['team'],
  filters: [],
  unit: 'usd',
  calmHours: 2,
  coolDownHours: 12,
  watch: createOffHoursWatch,
  valueAt: ({ usd }) => usd,
  finding: (subject, { value, expected }) =>
    say`${subject} spent ${usdText(value)} outside its usual hours; at that hour of the week it never spent more than ${usdText(expected ?? 0)}`,
  causes: { measure: 'costNano' },
  excessUsd: ({ value, expected }) => value - (expected ?? 0),
};

function createOffHoursWatch(): HourWatch {
  // What is high by any hour's measure is told as a cost spike.
  const spend = createSpendWatch({ stepMinutes: 60, unit: 'usd' });
  const most = new Map<number, number>();
  let beganAt: number | undefined;
  let total = 0;
  let count = 0;
  return {
    push: ({ at, hourOfWeek, usd, step }) => {
      if (usd > 0) beganAt ??= at;
      if (beganAt === undefined) return undefined;
      const isSpike = judge(spend, usd, step).kind !== null;
      const before = most.get(hourOfWeek) ?? 0;
      const isUsualHour = before >= USUAL_SHARE * (total / Math.max(1, count));
      most.set(hourOfWeek, Math.max(before, usd));
      total += usd;
      count++;
      const limit = Math.max(LEAST_USD, LEAST_FACTOR * before);
      if (isSpike || isUsualHour || usd < limit || at - beganAt < LEAST_HISTORY_MS) return undefined;
      return { isNews: true, value: usd, expected: before, limit };
    },
  };
}
