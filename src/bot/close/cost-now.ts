import { type CostSum, NO_COST } from '../../analytics/reports/pending-cost.ts';
import type { Call } from '../command.ts';
import { readMonth } from '../grammar/month-word.ts';

/** What a month costs as it stands. */
export async function costNow({ speaker, services, now }: Call, month: string): Promise<CostSum> {
  const { id: org, timeZone } = speaker.organisation;
  const span = readMonth(month, { now, timeZone });
  if ('problem' in span) return NO_COST;
  const { from, to } = span;
  const measures = ['costNano', 'pendingEvents'] as const;
  const [sum] = await services.usage.sum({ org, from, to, filters: [] }, { measures });
  return sum?.measures ?? NO_COST;
}
