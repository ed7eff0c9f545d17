import { directTarget, draftsFor } from '../analytics/alerts/targets.ts';
import { closesByItself } from '../analytics/finance/automatic-close.ts';
import { closeMonth, noteClosed } from '../analytics/finance/closed-months.ts';
import { monthText, unpricedLine } from '../analytics/finance/closed-words.ts';
import { type MonthContent, readMonthFile } from '../analytics/finance/read-month-file.ts';
import { isClosingTime, LAST_CLOSING_DAY } from '../analytics/finance/working-days.ts';
import { type Message, messageOf } from '../analytics/message.ts';
import { formatUsdCents } from '../analytics/money.ts';
import { localDate } from '../analytics/period.ts';
import { monthOf } from '../analytics/pricing/repricing/cost-comparison.ts';
import { type CostSum, costTextCents, uncountedLine } from '../analytics/reports/pending-cost.ts';
import { unpricedModelsText } from '../analytics/reports/unpriced-models.ts';
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

/**
 * Closes the last month where that was asked for and everything in it has a price; where months are closed by hand, it reminds admins once.
 */
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
  const query = { org, from, to, filters: [] };
  const [sum] = await usage.sum(query, { measures: ['events', 'costNano', 'pendingEvents'] });
  if (!sum || sum.measures.events === 0n) return;
  const closes = await state.monthCloses(org);
  const standing = closes.find((one) => one.month === month);
  if (standing) return finish(parts, standing, now);
  const isUnpriced = sum.measures.pendingEvents > 0n;
  const isAutomatic = await closesByItself(state, org);
  if (isAutomatic && !isUnpriced) return freeze(parts, organisation, { at: from, now });
  // Nobody is told of something they do not do.
  if (!isAutomatic && closes.length === 0) return;
  const cost = {
    month,
    sum: sum.measures,
    models: isUnpriced ? await unpricedModelsText(usage, query) : null,
  };
  const isLast = localDate(now, timeZone).day === LAST_CLOSING_DAY;
  await tell(parts, org, {
    name: `close:${month}:${isAutomatic ? `waits${isLast ? ':last' : ''}` : 'reminder'}`,
    now,
    message: isAutomatic ? waiting(cost, isLast) : reminder(cost),
  });
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
  const content = readMonthFile(body);
  const cost = speaking(PLAIN_LOCALE, () => formatUsdCents(content.costNano));
  await parts.state.recordChange({
    ...{ org, id: `close:${month}`, at: now, actor: null },
    ...{ what: `close ${month}`, detail: `by itself: ${cost}, SHA-256 ${checksum}` },
  });
  await tell(parts, org, { name: `close:${month}`, now, message: closedMessage(month, content) });
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

/** What a month that is not closed costs so far, and the models it waits for. */
type OpenMonth = { readonly month: string; readonly sum: CostSum; readonly models: string | null };

function reminder(open: OpenMonth): Message {
  const { month, sum } = open;
  return messageOf({
    tone: 'notice',
    headline: say`${monthText(month)} can be closed: ${costTextCents(sum)} so far`,
    lines: [...unpricedLines(open), say`Hold it against what providers billed first, then close it.`],
    actions: [
      { label: say`Reconcile`, command: `/usage reconcile ${month}` },
      ...pricesAction(open),
      { label: say`Close it`, command: `/usage close ${month}`, style: 'primary' },
    ],
  });
}

/** A month is closed once, so that nobody wants a figure that is known to lack something without having said so. */
function waiting(open: OpenMonth, isLast: boolean): Message {
  const { month, sum } = open;
  return messageOf({
    tone: isLast ? 'warning' : 'notice',
    headline: say`${monthText(month)} did not close by itself: ${costTextCents(sum)} so far`,
    lines: [
      ...unpricedLines(open),
      isLast
        ? say`It closes by itself if they get a price today; after that it stays open until somebody closes it.`
        : say`It closes by itself once they have a price, up to day ${LAST_CLOSING_DAY} of this month.`,
    ],
    actions: [
      ...pricesAction(open),
      { label: say`Close it anyway`, command: `/usage close ${month}`, style: 'danger' },
    ],
  });
}

function unpricedLines({ sum, models }: OpenMonth): readonly string[] {
  return models === null ? [] : [...uncountedLine(sum), `${models}.`];
}

function pricesAction({ models }: OpenMonth) {
  return models === null ? [] : [{ label: say`What needs a price`, command: '/usage prices pending' }];
}

function closedMessage(month: string, { costNano, unpriced }: MonthContent): Message {
  return messageOf({
    tone: 'notice',
    headline: say`${monthText(month)} is closed at ${formatUsdCents(costNano)}`,
    lines: [...unpricedLine(unpriced), say`It closed by itself; /usage close auto off ends that.`],
    actions: [
      { label: say`Reconcile`, command: `/usage reconcile ${month}` },
      { label: say`The file`, command: `/usage close check ${month}` },
    ],
  });
}
