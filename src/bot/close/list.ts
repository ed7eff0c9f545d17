import { readMonthFile } from '../../analytics/finance/read-month-file.ts';
import { type Message, messageOf, type Row, type Table } from '../../analytics/message.ts';
import { toDecimalUsd } from '../../analytics/money.ts';
import { toZonedText } from '../../analytics/period.ts';
import { toCount } from '../../analytics/reports/measures.ts';
import { costValue, isCostPending } from '../../analytics/reports/pending-cost.ts';
import type { MonthClose } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import type { Call, Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { notUnderstood } from '../speaker/finance-access.ts';
import { costNow } from './cost-now.ts';

const SHOWN_MONTHS = 12;

/** `close list`: every closed month with its figure then and now. */
export async function listClosed(call: Call, [more]: readonly Word[]): Promise<Saying> {
  if (more) return notUnderstood(call, more, say`For example: /usage close list`);
  const all = await call.services.state.monthCloses(call.speaker.organisation.id);
  const rows = await Promise.all(all.map((close) => rowOf(call, close)));
  return { message: listMessage(rows) };
}

async function rowOf(call: Call, close: MonthClose): Promise<Row> {
  const { month, closedAt, checksum, body } = close;
  const [{ costNano }, sum] = [readMonthFile(body), await costNow(call, month)];
  return {
    month,
    cost: toDecimalUsd(costNano),
    now: costValue(sum),
    difference: isCostPending(sum) ? null : toDecimalUsd(sum.costNano - costNano),
    pendingEvents: toCount(sum.pendingEvents),
    closedAt: toZonedText(closedAt, call.speaker.organisation.timeZone),
    checksum,
  };
}

function listMessage(rows: readonly Row[]): Message {
  return messageOf({
    command: '/usage close list',
    headline: headlineOf(rows.length),
    lines: rows.length === 0 ? [say`Close the last one: /usage close last-month`] : [],
    table: rows.length === 0 ? null : tableOf(rows),
    csvName: rows.length === 0 ? null : 'closed-months',
  });
}

function headlineOf(months: number): string {
  if (months === 0) return say`No month is closed yet`;
  return counted(months, say`1 month is closed`, say`${months} months are closed`);
}

function tableOf(rows: readonly Row[]): Table {
  const hasPending = rows.some(({ pendingEvents }) => pendingEvents !== 0);
  return {
    columns: [
      { key: 'month', label: say`month`, unit: 'text' },
      { key: 'cost', label: say`closed at`, unit: 'usd' },
      { key: 'now', label: say`now`, unit: 'usd' },
      { key: 'difference', label: say`difference`, unit: 'usd' },
      ...(hasPending ? [{ key: 'pendingEvents', label: say`unpriced`, unit: 'count' as const }] : []),
      { key: 'closedAt', label: say`closed`, unit: 'time' },
      { key: 'checksum', label: 'SHA-256', unit: 'text' },
    ],
    rows,
    total: {},
    shown: SHOWN_MONTHS,
    rowsOverlap: false,
  };
}
