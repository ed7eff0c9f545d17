import { say } from '../../../language/say.ts';
import type { ProjectionMethod } from '../../detect/forecast/projection.ts';
import { localDate } from '../../period.ts';

/** A straight line is fitted to as many days. */
const LINE_DAYS = 30;

/** How the forecast is made, and on what. */
export function methodText(
  method: ProjectionMethod,
  days: readonly { readonly at: number }[],
  timeZone: string,
): string {
  const used = method === 'ols' ? days.slice(-LINE_DAYS) : days;
  const first = used[0] ? localDate(used[0].at, timeZone).toString() : '';
  return method === 'ols'
    ? say`Method: a straight line (ordinary least squares), on ${used.length} whole days since ${first}; 80 % interval.`
    : say`Method: the mean of seasonal methods by how well each did lately, on ${used.length} whole days since ${first}; 80 % interval.`;
}
