import { Temporal } from 'temporal-polyfill';
import { draftsFor, targetsOf } from '../analytics/alerts/targets.ts';
import { budgetPeriod } from '../analytics/budget-status.ts';
import { isUnused, type SeatUse, seatUses, UNUSED_DAYS } from '../analytics/finance/seats.ts';
import { messageOf } from '../analytics/message.ts';
import { formatUsd } from '../analytics/money.ts';
import { localDate } from '../analytics/period.ts';
import { costText, NO_COST, uncountedLine } from '../analytics/reports/pending-cost.ts';
import { seatCount } from '../analytics/reports/seats.ts';
import type { Organisation, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { counted, say } from '../language/say.ts';
import { forEvery } from './every.ts';
import type { DueSlot, Schedule, SlotJob } from './job.ts';

export type CycleEndParts = {
  readonly state: Pick<
    StateStore,
    | 'organisations'
    | 'organisation'
    | 'routes'
    | 'seatPlans'
    | 'seats'
    | 'claimSlot'
    | 'setting'
    | 'saveSetting'
  >;
  readonly usage: UsageStore;
  readonly fallbackTarget: string | null;
  readonly onQueued: () => void;
};

const DAYS_AHEAD = 3;
const JOB = 'cycle-end';
const KEEP_MS = 48 * 3_600_000;

/** Three days before a billing cycle ends: what it cost so far, and the seats that need not be paid again. */
export function cycleEnd(parts: CycleEndParts): SlotJob {
  return {
    kind: 'slots',
    name: JOB,
    schedules: async ({ now }) => {
      const all: Schedule[] = [];
      await forEvery(await parts.state.organisations(), async ({ id: org, timeZone }) => {
        // Whoever pays for no seats has nothing to decide before it ends.
        const plans = await parts.state.seatPlans(org);
        const createdAt = await sincePlans(parts, org, { has: plans.length > 0, now });
        if (createdAt === null) return;
        all.push({ org, job: JOB, at: '09:00', timeZone, every: 'day', days: [], quiet: null, createdAt });
      });
      return all;
    },
    run: async ({ now, due }) => {
      const organisation = await parts.state.organisation(due.schedule.org);
      if (organisation) await tell(parts, organisation, due, now);
    },
  };
}

const SINCE = 'cycle-end.since';

/** Since when there are plans, so that no due time before the first is taken for missed; null without any. */
async function sincePlans(
  { state }: Pick<CycleEndParts, 'state'>,
  org: string,
  { has, now }: { readonly has: boolean; readonly now: number },
): Promise<number | null> {
  const known = (await state.setting(org, SINCE)) ?? '';
  if (has && known !== '') return Number(known);
  const since = has ? String(now) : '';
  if (since !== known) await state.saveSetting(org, SINCE, since);
  return has ? now : null;
}

async function tell(
  { state, usage, fallbackTarget, onQueued }: CycleEndParts,
  organisation: Organisation,
  { schedule, slot, dueAt }: DueSlot,
  now: number,
): Promise<void> {
  const { org, job } = schedule;
  const cycle = budgetPeriod('cycle', dueAt, organisation);
  const end = localDate(cycle.to, organisation.timeZone);
  const isNear = Temporal.PlainDate.from(slot).add({ days: DAYS_AHEAD }).equals(end);
  if (!isNear) {
    await state.claimSlot({ org, job, slot, claimedAt: now, outcome: 'skipped' }, []);
    return;
  }
  const known = { seats: await state.seats(org), plans: await state.seatPlans(org) };
  const uses = await seatUses(usage, known, { organisation, now });
  const query = { org, from: cycle.from, to: now, filters: [] };
  const [sums] = await usage.sum(query, { measures: ['costNano', 'pendingEvents'] });
  const used = sums?.measures ?? NO_COST;
  const paid = uses.reduce((sum, { plan }) => sum + plan.seatPrice, 0n);
  const day = Temporal.PlainDate.from(end).subtract({ days: 1 }).toString();
  const message = messageOf({
    command: '/usage seats',
    tone: 'digest',
    visibility: 'public',
    headline: say`The billing cycle ends on ${day}: ${costText(used)} used so far, ${seatCount(uses.length)} for ${formatUsd(paid)}`,
    lines: [...uncountedLine(used), ...unusedLines(uses, { organisation, now })],
    actions: [{ label: say`This cycle`, command: '/usage org cycle' }],
  });
  const routes = await state.routes(org);
  const targets = targetsOf({ kind: 'digest', scopes: [], channel: null }, routes, fallbackTarget);
  const telling = { org, dedupeKey: `${JOB}:${slot}`, chain: null, message, now, keepForMs: KEEP_MS };
  if (await state.claimSlot({ org, job, slot, claimedAt: now, outcome: 'done' }, draftsFor(targets, telling)))
    onQueued();
}

/** How many, not who: it is posted where others read along. */
function unusedLines(
  uses: readonly SeatUse[],
  { organisation, now }: { readonly organisation: Organisation; readonly now: number },
): readonly string[] {
  const unused = uses.filter((use) => isUnused(use, now, organisation.timeZone));
  if (unused.length === 0) return [];
  const idle = unused.reduce((sum, { plan }) => sum + plan.seatPrice, 0n);
  const [count, cost] = [unused.length, formatUsd(idle)];
  return [
    counted(
      count,
      say`1 seat was not used in ${UNUSED_DAYS} days, ${cost} a month. An admin sees which with /usage seats.`,
      say`${count} seats were not used in ${UNUSED_DAYS} days, ${cost} a month. An admin sees which with /usage seats.`,
    ),
  ];
}
