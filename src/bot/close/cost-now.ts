import type { Call } from '../command.ts';
import { readMonth } from '../grammar/month-word.ts';

/** What a month costs as it stands, nano-USD. */
export async function costNow({ speaker, services, now }: Call, month: string): Promise<bigint> {
  const { id: org, timeZone } = speaker.organisation;
  const span = readMonth(month, { now, timeZone });
  if ('problem' in span) return 0n;
  const { from, to } = span;
  const [sum] = await services.usage.sum({ org, from, to, filters: [] }, { measures: ['costNano'] });
  return sum?.measures.costNano ?? 0n;
}
