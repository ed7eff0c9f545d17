import { dimensionNamed } from '../../analytics/dimensions.ts';
import { localDate } from '../../analytics/period.ts';
import { projectedMetric } from '../../analytics/reports/forecast/projected.ts';
import { MOST_DAYS_AHEAD, maybeDaysAhead } from '../../analytics/reports/forecast/scenarios.ts';
import { say } from '../../language/say.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from './problem.ts';
import { formatFilter, type Query } from './query.ts';
import { DEFAULT_RANGE } from './range.ts';

type Asked = Pick<Query, 'by' | 'metric' | 'filters'> & { readonly range: string | null };
type Moment = { readonly now: number; readonly timeZone: string };

/** Refuses what a forecast cannot mean: it is of the running month or of the days ahead, unsplit. */
export function maybeUnforecastable(asked: Asked, moment: Moment): Misunderstanding | undefined {
  const { by, metric, range } = asked;
  if (by !== null) {
    const { label, words } = dimensionNamed(by);
    const [word = by] = words;
    const hint = say`For example: /usage forecast ${word}:… or /usage trend 30d by:${word}`;
    return misunderstanding('bad_value', say`A forecast is not split; ask for one ${label} at a time.`, {
      hint,
    });
  }
  if (metric !== null && projectedMetric(metric) !== metric) {
    const message = say`A forecast tells cost, tokens or requests, not ${metric}.`;
    return misunderstanding('bad_value', message, { hint: forExample('/usage forecast metric:tokens') });
  }
  return range === null || isForecastRange(range, moment) ? undefined : noForecastOf(range, asked);
}

function isForecastRange(range: string, { now, timeZone }: Moment): boolean {
  const text = range.toLowerCase();
  const month = localDate(now, timeZone).toPlainYearMonth().toString();
  return text === DEFAULT_RANGE || text === month || maybeDaysAhead(text) !== undefined;
}

function noForecastOf(range: string, { filters }: Asked): Misunderstanding {
  const command = (text: string) => ['/usage forecast', text, ...filters.map(formatFilter)].join(' ');
  const days = `${maybeMeantDays(range) ?? 30}d`;
  const message = say`A forecast is of this month or of up to ${MOST_DAYS_AHEAD} days ahead; ${shownWord(range)} is neither.`;
  return misunderstanding('bad_range', message, {
    hint: say`For this month: /usage forecast. For the days ahead: /usage forecast ${days}`,
    suggestions: [command(DEFAULT_RANGE), command(days)],
  });
}

const HOURS_A_DAY = 24;
const DAYS_OF: Readonly<Record<string, number>> = { h: 1 / HOURS_A_DAY, d: 1, w: 7, m: 30 };

/** "48h" is as long as two days, "2m" about as long as sixty; as many as can be looked ahead. */
function maybeMeantDays(range: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d+)([hdwm])$/i.exec(range) ?? [];
  const days = Math.ceil(Number(digits) * (DAYS_OF[unit.toLowerCase()] ?? 0));
  return days > 0 ? Math.min(days, MOST_DAYS_AHEAD) : undefined;
}
