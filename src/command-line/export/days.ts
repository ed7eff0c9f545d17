import { csvLines } from '../../analytics/csv.ts';
import { dailyRows, dailyTable, dailyTotal } from '../../analytics/export/daily.ts';
import { focusRows } from '../../analytics/export/focus.ts';
import { FOCUS_HEADER, focusLine } from '../../analytics/export/focus-csv.ts';
import type { UsageQuery, UsageReader } from '../../analytics/store.ts';
import { writeLine } from '../output.ts';
import type { Export, ExportDependencies } from './asked.ts';

/** Sums by the day as CSV: header, rows, total. */
export async function writeDaily(asked: Export, dependencies: ExportDependencies): Promise<void> {
  await ofOneMoment(asked, dependencies, async (usage, query, timeZone) => {
    const daily = { query, timeZone, showPeople: true };
    const total = await dailyTotal(usage, daily);
    const [header = '', last = ''] = csvLines(dailyTable([], total, daily));
    await writeLine(dependencies.out, header);
    for await (const row of dailyRows(usage, daily)) {
      const [, line = ''] = csvLines(dailyTable([row], total, daily));
      await writeLine(dependencies.out, line);
    }
    await writeLine(dependencies.out, last);
  });
}

/** Cost and usage rows of FOCUS. */
export async function writeFocus(asked: Export, dependencies: ExportDependencies): Promise<void> {
  const { org } = asked;
  const name = (await dependencies.state.organisation(org))?.name ?? org;
  await ofOneMoment(asked, dependencies, async (usage, query, timeZone) => {
    await writeLine(dependencies.out, FOCUS_HEADER);
    for await (const row of focusRows(usage, { query, timeZone, account: { id: org, name } })) {
      await writeLine(dependencies.out, focusLine(row));
    }
  });
}

/** All that is written is of the same moment, or it would not add up. */
async function ofOneMoment(
  { org, from, to }: Export,
  { usage, now }: ExportDependencies,
  write: (usage: UsageReader, query: UsageQuery, timeZone: string) => Promise<void>,
): Promise<void> {
  const { timeZone } = await usage.detail(org);
  const end = to ?? now();
  const start = from ?? Math.min(end, (await usage.oldest(org)) ?? end);
  const query = { org, from: start, to: end, filters: [] };
  await usage.snapshot((reader) => write(reader, query, timeZone));
}
