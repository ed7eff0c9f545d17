import { closeMonth } from '../../analytics/finance/closed-months.ts';
import { dayText, monthText, unpricedLine } from '../../analytics/finance/closed-words.ts';
import { type MonthContent, readMonthFile } from '../../analytics/finance/read-month-file.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { lastMonth, type Month, readMonth } from '../grammar/month-word.ts';
import { misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { notUnderstood } from '../speaker/finance-access.ts';
import { closedFile } from './file.ts';

/** `close [month] [anyway]`: the last month unless another is named; a running one only when that is meant. */
export async function freezeMonth(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, now } = call;
  const { timeZone } = speaker.organisation;
  const isMeant = words.some(({ text }) => text.toLowerCase() === 'anyway');
  const hint = say`For example: /usage close 2026-10, or /usage close list.`;
  const [named, more] = words.filter(({ text }) => text.toLowerCase() !== 'anyway');
  if (more) return notUnderstood(call, more, hint);
  const today = { now, timeZone };
  const month = named ? readMonth(named.text, today) : lastMonth(today);
  if ('problem' in month) return refuse(call, misunderstanding('bad_value', month.problem, { hint }));
  if (month.to > now && !isMeant) return { message: stillRunning(month) };
  return freeze(call, month);
}

function stillRunning({ month }: Month) {
  return messageOf({
    command: `/usage close ${month}`,
    tone: 'warning',
    headline: say`${monthText(month)} is not over; nothing was closed`,
    lines: [say`A month is closed once. What comes after that is told as a difference and never part of it.`],
    actions: [{ label: say`Close it anyway`, command: `/usage close ${month} anyway`, style: 'danger' }],
  });
}

async function freeze(call: Call, { month, from, to }: Month): Promise<Saying> {
  const { speaker, services, now } = call;
  const { organisation, member } = speaker;
  const by = member?.id ?? null;
  const { close, isNew } = await closeMonth(services, { organisation, at: from, by, now });
  const content = readMonthFile(close.body);
  if (isNew)
    await recordChange(call, `close ${month}`, () => `${costOf(content)}, SHA-256 ${close.checksum}`);
  const file = closedFile(close);
  const cost = costOf(content);
  const day = dayText(close.closedAt, organisation.timeZone);
  const message = messageOf({
    command: `/usage close ${month}`,
    tone: isNew ? 'good' : 'notice',
    headline: isNew
      ? say`${monthText(month)} is closed at ${cost}`
      : say`${monthText(month)} was closed on ${day} already, at ${cost}`,
    lines: [say`SHA-256 of ${file.name}: ${close.checksum}`, ...(isNew ? openEnds(call, to, content) : [])],
    figures: figuresOf(content),
    actions: [{ label: say`What changed since`, command: `/usage close show ${month}` }],
  });
  return { message, kept: [file] };
}

function figuresOf({ costNano, requests }: MonthContent) {
  const [value, text] = [toDecimalUsd(costNano), formatUsdCents(costNano)];
  const count = { value: Number(requests), text: decimalText(String(requests)) };
  return [
    { key: 'cost', label: say`Cost`, value, unit: 'usd', text },
    { key: 'requests', label: say`Requests`, ...count, unit: 'count' },
  ] as const;
}

function costOf({ costNano }: MonthContent): string {
  return formatUsdCents(costNano);
}

const DAY_MS = 86_400_000;
const LATE_DAYS = 35;

/** Why the figure may still move: late events, calls without a price. */
function openEnds({ services, now }: Call, to: number, { unpriced }: MonthContent): readonly string[] {
  const { lateDays = LATE_DAYS } = services;
  const days = Math.ceil((to + lateDays * DAY_MS - now) / DAY_MS);
  return [...(days > 0 ? [lateText(days)] : []), ...unpricedLine(unpriced)];
}

function lateText(days: number): string {
  return counted(
    days,
    say`Late events can still come for 1 day; they are told as a difference.`,
    say`Late events can still come for ${days} days; they are told as a difference.`,
  );
}
