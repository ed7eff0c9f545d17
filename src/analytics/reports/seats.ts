import { counted, say } from '../../language/say.ts';
import { budgetSpan } from '../budget-status.ts';
import { isUnused, type SeatUse, UNUSED_DAYS, usedPercent, wholePercent } from '../finance/seats.ts';
import { type Message, messageOf, type Row, type Table } from '../message.ts';
import { divideHalfEven, formatUsd, toDecimalUsd } from '../money.ts';
import type { Organisation } from '../state.ts';
import { firstNames } from '../words/first-names.ts';
import { formatCount } from '../words/format.ts';
import { textBar } from '../words/text-bar.ts';
import { toCount } from './measures.ts';

const SHOWN_ROWS = 10;
const MOST_NAMED = 5;

type Moment = { readonly organisation: Organisation; readonly now: number };

/** `seats`: what is paid for seats, who has one, and which nobody uses. */
export function seatsMessage(uses: readonly SeatUse[], moment: Moment): Message {
  const paid = uses.reduce((sum, { plan }) => sum + plan.seatPrice, 0n);
  if (uses.length === 0)
    return messageOf({
      command: '/usage seats',
      headline: say`Nobody has a seat yet`,
      lines: [say`Set a plan with /usage seats plan pro $30 100k tokens, then /usage seats give pro ana.`],
    });
  return messageOf({
    command: '/usage seats',
    headline: say`${seatCount(uses.length)} for ${formatUsd(paid)} a month, ${unusedOf(uses, moment).length} unused in ${UNUSED_DAYS} days`,
    lines: seatLines(uses, moment),
    table: tableOf(uses),
    csvName: `seats-${new Date(moment.now).toISOString().slice(0, 10)}`,
  });
}

/** Which seats nobody uses and what they cost, and whose plan is nearly used up. */
export function seatLines(uses: readonly SeatUse[], moment: Moment): readonly string[] {
  const unused = unusedOf(uses, moment);
  const idle = unused.reduce((sum, { plan }) => sum + plan.seatPrice, 0n);
  const full = uses.filter((use) => (usedPercent(use) ?? 0) >= 90);
  return [
    ...(unused.length > 0
      ? [say`Unused for ${UNUSED_DAYS} days, ${formatUsd(idle)} a month: ${named(unused)}.`]
      : []),
    ...(full.length > 0 ? [say`At 90 % of their plan or more this cycle: ${named(full)}.`] : []),
  ];
}

/** "45,230 of 100,000 tokens (45 %) of plan Pro this cycle, 1,508 a day": what somebody's own seat includes. */
export function quotaLines(uses: readonly SeatUse[], moment: Moment): readonly string[] {
  const { from } = budgetSpan('cycle', moment.now, moment.organisation);
  const days = BigInt(Math.max(1, Math.ceil((moment.now - from) / 86_400_000)));
  return uses.flatMap(({ plan, tokens, cost }) => [
    ...(plan.tokens === null
      ? []
      : [
          quotaLine(plan.name, {
            ...{ used: formatCount(tokens), limit: say`${formatCount(plan.tokens)} tokens` },
            ...{
              whole: BigInt(plan.tokens),
              part: tokens,
              daily: formatCount(divideHalfEven(tokens, days)),
            },
          }),
        ]),
    ...(plan.cost === null
      ? []
      : [
          quotaLine(plan.name, {
            ...{ used: formatUsd(cost), limit: formatUsd(plan.cost) },
            ...{ whole: plan.cost, part: cost, daily: formatUsd(divideHalfEven(cost, days)) },
          }),
        ]),
  ]);
}

type Quota = {
  readonly used: string;
  readonly limit: string;
  readonly part: bigint;
  readonly whole: bigint;
  readonly daily: string;
};

function quotaLine(plan: string, { used, limit, part, whole, daily }: Quota): string {
  return say`${textBar(part, whole)} ${used} of ${limit} (${wholePercent(part, whole)} %) of plan ${plan} this cycle, ${daily} a day.`;
}

function unusedOf(uses: readonly SeatUse[], { organisation, now }: Moment): readonly SeatUse[] {
  return uses.filter((use) => isUnused(use, now, organisation.timeZone));
}

function named(uses: readonly SeatUse[]): string {
  return firstNames(
    uses.map(({ seat }) => seat.member),
    MOST_NAMED,
  );
}

export function seatCount(count: number): string {
  return counted(count, say`1 seat`, say`${count} seats`);
}

function tableOf(uses: readonly SeatUse[]): Table {
  const rowOf = (use: SeatUse): Row => ({
    member: use.seat.member,
    plan: use.plan.name,
    since: use.seat.from,
    price: toDecimalUsd(use.plan.seatPrice),
    requests: toCount(use.requests),
    tokens: toCount(use.tokens),
    used: usedPercent(use)?.toString() ?? null,
  });
  const sum = (of: (use: SeatUse) => bigint) => uses.reduce((total, use) => total + of(use), 0n);
  // Those who use least first: they are what the list is read for.
  const rows = uses.toSorted(
    (a, b) => Number(a.requests - b.requests) || (a.seat.member < b.seat.member ? -1 : 1),
  );
  return {
    columns: [
      { key: 'member', label: say`member`, unit: 'text' },
      { key: 'plan', label: say`plan`, unit: 'text' },
      { key: 'since', label: say`since`, unit: 'text' },
      { key: 'price', label: say`a month`, unit: 'usd' },
      { key: 'requests', label: say`requests in ${UNUSED_DAYS} days`, unit: 'count' },
      { key: 'tokens', label: say`tokens this cycle`, unit: 'tokens' },
      { key: 'used', label: say`of plan`, unit: 'percent' },
    ],
    rows: rows.map(rowOf),
    total: {
      member: say`Total`,
      plan: '',
      since: '',
      price: toDecimalUsd(sum(({ plan }) => plan.seatPrice)),
      requests: toCount(sum(({ requests }) => requests)),
      tokens: toCount(sum(({ tokens }) => tokens)),
      used: null,
    },
    shown: SHOWN_ROWS,
    rowsOverlap: false,
  };
}
