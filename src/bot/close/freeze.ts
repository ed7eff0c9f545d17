import { closeMonth } from '../../analytics/finance/closed-months.ts';
import { dayText, monthText } from '../../analytics/finance/closed-words.ts';
import { type MonthContent, readMonthFile } from '../../analytics/finance/read-month-file.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { notUnderstood } from '../finance-access.ts';
import { lastMonth, type Month, readMonth } from '../month-word.ts';
import { misunderstanding } from '../problem.ts';
import { recordChange } from '../record-change.ts';
import type { Word } from '../words.ts';
import { closedFile } from './file.ts';

const EXAMPLE = 'For example: /usage close 2026-10, or /usage close list.';

/** `close [month] [anyway]`: the last month unless another is named; a running one only when that is meant. */
export async function freezeMonth(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, now } = call;
  const { timeZone } = speaker.organisation;
  const isMeant = words.some(({ text }) => text.toLowerCase() === 'anyway');
  const [named, more] = words.filter(({ text }) => text.toLowerCase() !== 'anyway');
  if (more) return notUnderstood(call, more, EXAMPLE);
  const today = { now, timeZone };
  const month = named ? readMonth(named.text, today) : lastMonth(today);
  if ('problem' in month)
    return refuse(call, misunderstanding('bad_value', month.problem, { hint: EXAMPLE }));
  if (month.to > now && !isMeant) return { message: stillRunning(month) };
  return freeze(call, month);
}

function stillRunning({ month }: Month) {
  return messageOf({
    command: `/usage close ${month}`,
    tone: 'warning',
    headline: `${monthText(month)} is not over; nothing was closed`,
    lines: ['A month is closed once. What comes after that is told as a difference and never part of it.'],
    actions: [{ label: 'Close it anyway', command: `/usage close ${month} anyway`, style: 'danger' }],
  });
}

async function freeze(call: Call, { month, from, to }: Month): Promise<Saying> {
  const { speaker, services, now } = call;
  const { organisation, member } = speaker;
  const by = member?.id ?? null;
  const { close, isNew } = await closeMonth(services, { organisation, at: from, by, now });
  const content = readMonthFile(close.body);
  const cost = formatUsdCents(content.costNano);
  if (isNew) await recordChange(call, `close ${month}`, `${cost}, SHA-256 ${close.checksum}`);
  const file = closedFile(close);
  const day = dayText(close.closedAt, organisation.timeZone);
  const message = messageOf({
    command: `/usage close ${month}`,
    tone: isNew ? 'good' : 'notice',
    headline: isNew
      ? `${monthText(month)} is closed at ${cost}`
      : `${monthText(month)} was closed on ${day} already, at ${cost}`,
    lines: [`SHA-256 of ${file.name}: ${close.checksum}`, ...(isNew ? openEnds(call, to, content) : [])],
    figures: figuresOf(content),
    actions: [{ label: 'What changed since', command: `/usage close show ${month}` }],
  });
  return { message, kept: [file] };
}

function figuresOf({ costNano, requests }: MonthContent) {
  const [value, text] = [toDecimalUsd(costNano), formatUsdCents(costNano)];
  return [
    { key: 'cost', label: 'Cost', value, unit: 'usd', text },
    { key: 'requests', label: 'Requests', value: Number(requests), unit: 'count', text: String(requests) },
  ] as const;
}

const DAY_MS = 86_400_000;
const LATE_DAYS = 35;

/** Why the figure may still move: late events, calls without a price. */
function openEnds({ services, now }: Call, to: number, { unpriced }: MonthContent): readonly string[] {
  const { lateDays = LATE_DAYS } = services;
  const days = Math.ceil((to + lateDays * DAY_MS - now) / DAY_MS);
  const waiting = unpriced === 1n ? '1 event has no price yet' : `${unpriced} events have no price yet`;
  return [
    ...(days > 0
      ? [
          `Late events can still come for ${days === 1 ? '1 day' : `${days} days`}; they are told as a difference.`,
        ]
      : []),
    ...(unpriced > 0n ? [`${waiting}; what they cost is told as a difference once it is known.`] : []),
  ];
}
