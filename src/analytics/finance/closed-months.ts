import { z } from 'zod';
import { monthOf } from '../pricing/repricing/cost-comparison.ts';
import type { MonthClose, Organisation, StateStore } from '../state.ts';
import type { UsageStore } from '../store.ts';
import { monthFile } from './month-file.ts';
import { readMonthFile } from './read-month-file.ts';

/** What is known of a closed month without reading its file. */
export type ClosedMonth = {
  /** "2026-10" */
  readonly month: string;
  readonly closedAt: number;
  /** What it cost when it was closed, nano-USD. */
  readonly costNano: bigint;
};

export type Closing = {
  readonly organisation: Pick<Organisation, 'id' | 'timeZone'>;
  /** Any moment of the month, UTC milliseconds. */
  readonly at: number;
  readonly by: string | null;
  readonly now: number;
};

export type Closed = {
  /** False where it was closed before: then it is the file of whoever did that. */
  readonly isNew: boolean;
  readonly close: MonthClose;
};

export type ClosingStores = {
  readonly state: Pick<StateStore, 'closeMonth' | 'monthCloses' | 'saveSetting'>;
  readonly usage: Pick<UsageStore, 'snapshot'>;
};

/** Freezes a month as it stands, once: whoever comes second gets the file of the first. */
export async function closeMonth(stores: ClosingStores, closing: Closing): Promise<Closed> {
  const { state } = stores;
  const { month } = monthOf(closing.at, closing.organisation.timeZone);
  const standing = await maybeClose(state, closing.organisation.id, month);
  const closed = standing ? { isNew: false, close: standing } : await freeze(stores, closing);
  // Said again each time, since whoever closed the month may have died before saying it.
  await noteClosed(state, closed.close);
  return closed;
}

async function freeze({ state, usage }: ClosingStores, closing: Closing): Promise<Closed> {
  const { organisation, by, now } = closing;
  const { id: org, timeZone } = organisation;
  const { month, from, to } = monthOf(closing.at, timeZone);
  const { body, checksum } = await usage.snapshot((reader) => monthFile(reader, { org, from, to }));
  const close = { org, month, closedAt: now, closedBy: by, checksum, body };
  if (await state.closeMonth(close)) return { isNew: true, close };
  return { isNew: false, close: (await maybeClose(state, org, month)) ?? close };
}

export async function maybeClose(
  state: Pick<StateStore, 'monthCloses'>,
  org: string,
  month: string,
): Promise<MonthClose | undefined> {
  return (await state.monthCloses(org)).find((one) => one.month === month);
}

const noteSchema = z.object({ closedAt: z.number(), costNano: z.string().transform(BigInt) });

/** Files are long and every answer asks: when a month was closed, and at what, is kept beside its file. */
export async function noteClosed(state: Pick<StateStore, 'saveSetting'>, close: MonthClose): Promise<void> {
  const { org, month, closedAt, body } = close;
  const note = { closedAt, costNano: String(readMonthFile(body).costNano) };
  await state.saveSetting(org, settingOf(month), JSON.stringify(note));
}

/** Those of the months that are closed. */
export async function closedMonths(
  state: Pick<StateStore, 'setting'>,
  org: string,
  months: readonly string[],
): Promise<readonly ClosedMonth[]> {
  const found = await Promise.all(
    months.map(async (month): Promise<readonly ClosedMonth[]> => {
      const text = await state.setting(org, settingOf(month));
      return text === undefined ? [] : [{ month, ...noteSchema.parse(JSON.parse(text)) }];
    }),
  );
  return found.flat();
}

function settingOf(month: string): string {
  return `month.closed.${month}`;
}
