import { seatUses } from '../../analytics/finance/seats.ts';
import { quotaLines } from '../../analytics/reports/seats.ts';
import type { Call } from '../command.ts';

/** What is used of the plans somebody has a seat in; nothing where nobody has any. */
export async function ownQuota({ speaker, services, now }: Call): Promise<readonly string[]> {
  const { organisation, viewer } = speaker;
  if (viewer.id === null) return [];
  const plans = await services.state.seatPlans(organisation.id);
  if (plans.length === 0) return [];
  const known = { plans, seats: await services.state.seats(organisation.id) };
  const uses = await seatUses(services.usage, known, { organisation, now, member: viewer.id });
  return quotaLines(uses, { organisation, now });
}
