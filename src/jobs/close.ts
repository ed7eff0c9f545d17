import { directTarget, draftsFor } from '../analytics/alerts/targets.ts';
import { closesByItself } from '../analytics/finance/automatic-close.ts';
import { closeMonth, noteClosed } from '../analytics/finance/closed-months.ts';
import { monthText } from '../analytics/finance/closed-words.ts';
import { readMonthFile } from '../analytics/finance/read-month-file.ts';
import { isClosingTime } from '../analytics/finance/working-days.ts';
import { type Message, messageOf } from '../analytics/message.ts';
import { formatUsdCents } from '../analytics/money.ts';
import { monthOf } from '../analytics/pricing/repricing/cost-comparison.ts';
import type { MonthClose, Organisation, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { PLAIN_LOCALE, speaking } from '../language/locale.ts';
import { say } from '../language/say.ts';
import { forEveryOrganisation } from './every.ts';
import type { IntervalJob } from './job.ts';

export type CloseParts = {
  readonly state: Pick<
    StateStore,
    | 'organisations'
    | 'members'
    | 'setting'
    | 'saveSetting'
    | 'monthCloses'
    | 'closeMonth'
    | 'recordChange'
    | 'enqueue'
  >;
  readonly usage: Pick<UsageStore, 'snapshot' | 'sum'>;
  readonly onQueued: () => void;
};

const EVERY_MS = 60 * 60_000;
const KEEP_MS = 3 * 86_400_000;

/** Closes the last month where that was asked for; where months are closed by hand, it reminds admins once. */
export function close(parts: CloseParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'close',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await parts.state.organisations(), async (organisation) => {
        if (isClosingTime(now, organisation.timeZone)) await look(parts, organisation, now);
      });
    },
  };
}

async function look(parts: CloseParts, organisation: Organisation, now: number): Promise<void> {
  const { state, usage } = parts;
  const { id: org, timeZone } = organisation;
  const { month, from, to } = monthOf(monthOf(now, timeZone).from - 1, timeZone);
  const [sum] = await usage.sum({ org, from, to, filters: [] }, { measures: ['events', 'costNano'] });
  if (!sum || sum.measures.events === 0n) return;
  const closes = await state.monthCloses(org);
  const standing = closes.find((one) => one.month === month);
  if (standing) return finish(parts, standing, now);
  if (await closesByItself(state, org)) return freeze(parts, organisation, { at: from, now });
  // Nobody is told of something they do not do.
  if (closes.length === 0) return;
  const message = reminder(month, sum.measures.costNano);
  await tell(parts, org, { name: `close:${month}:reminder`, now, message });
}

/** In the place of whoever closed a month. */
const BY_ITSELF = 'auto';
/** How long after it a close is looked at again. */
const UNFINISHED_MS = 86_400_000;

async function freeze(
  parts: CloseParts,
  organisation: Organisation,
  { at, now }: { readonly at: number; readonly now: number },
): Promise<void> {
  const { close: closed, isNew } = await closeMonth(parts, { organisation, at, by: BY_ITSELF, now });
  if (isNew) await tellClosed(parts, closed, now);
}

/** What whoever closed it may have died before doing; each of it is done once, however often it is looked at. */
async function finish(parts: CloseParts, closed: MonthClose, now: number): Promise<void> {
  if (now - closed.closedAt > UNFINISHED_MS) return;
  await noteClosed(parts.state, closed);
  if (closed.closedBy === BY_ITSELF) await tellClosed(parts, closed, now);
}

async function tellClosed(parts: CloseParts, closed: MonthClose, now: number): Promise<void> {
  const { org, month, body, checksum } = closed;
  const { costNano } = readMonthFile(body);
  const cost = speaking(PLAIN_LOCALE, () => formatUsdCents(costNano));
  await parts.state.recordChange({
    ...{ org, id: `close:${month}`, at: now, actor: null },
    ...{ what: `close ${month}`, detail: `by itself: ${cost}, SHA-256 ${checksum}` },
  });
  await tell(parts, org, { name: `close:${month}`, now, message: closedMessage(month, costNano) });
}

type Telling = { readonly name: string; readonly now: number; readonly message: Message };

async function tell(
  { state, onQueued }: CloseParts,
  org: string,
  { name: dedupeKey, now, message }: Telling,
): Promise<void> {
  const admins = (await state.members(org)).filter(({ role }) => role === 'admin');
  const targets = admins.flatMap((admin) => directTarget(admin) ?? []);
  const drafts = draftsFor(targets, { org, dedupeKey, chain: null, message, now, keepForMs: KEEP_MS });
  if (drafts.length > 0 && (await state.enqueue(drafts)) > 0) onQueued();
}

function reminder(month: string, costNano: bigint): Message {
  return messageOf({
    tone: 'notice',
    headline: say`${monthText(month)} can be closed: ${formatUsdCents(costNano)} so far`,
    lines: [say`Hold it against what providers billed first, then close it.`],
    actions: [
      { label: say`Reconcile`, command: `/usage reconcile ${month}` },
      { label: say`Close it`, command: `/usage close ${month}`, style: 'primary' },
    ],
  });
}

function closedMessage(month: string, costNano: bigint): Message {
  return messageOf({
    tone: 'notice',
    headline: say`${monthText(month)} is closed at ${formatUsdCents(costNano)}`,
    lines: [say`It closed by itself; /usage close auto off ends that.`],
    actions: [
      { label: say`Reconcile`, command: `/usage reconcile ${month}` },
      { label: say`The file`, command: `/usage close check ${month}` },
    ],
  });
}
