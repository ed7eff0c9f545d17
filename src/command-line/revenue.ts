import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { Temporal } from 'temporal-polyfill';
import { formatUsd, maybeNanoUsd } from '../analytics/money.ts';
import type { Revenue, StateStore } from '../analytics/state.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export const REVENUE_USAGE = `usage: tokenbell revenue FILE.csv [--org ORG] [--json]

Reads what customers paid: a CSV file with the columns day (2026-10-31), customer and amount (USD, plain decimals).
A day and customer that is read again is replaced. All rows are taken, or none.
Exit code: 0 done, 1 refused, 2 not understood.`;

export type RevenueDependencies = Output & {
  readonly state: Pick<StateStore, 'organisation' | 'saveRevenue'>;
};

/** `tokenbell revenue FILE.csv`; returns the exit code. */
export async function revenueCommand(
  args: readonly string[],
  { out, error, state }: RevenueDependencies,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        org: { type: 'string', default: 'default' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      await writeLine(out, REVENUE_USAGE);
      return DONE;
    }
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new Misread('revenue takes one file');
    if (!(await state.organisation(values.org))) {
      await writeLine(error, `there is no organisation "${values.org}"`);
      return FAILED;
    }
    const rows = readRows(await readFile(path, 'utf8'), values.org);
    await state.saveRevenue(rows);
    const sum = rows.reduce((total, { amount }) => total + amount, 0n);
    await writeLine(
      out,
      values.json
        ? JSON.stringify({ rows: rows.length, sumNanoUsd: String(sum) })
        : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, ${formatUsd(sum)} in all. Ask for it with /usage revenue.`,
    );
    return DONE;
  } catch (problem) {
    if (problem instanceof Misread || isMisuse(problem)) {
      await writeLine(error, `${problem.message}\n\n${REVENUE_USAGE}`);
      return NOT_UNDERSTOOD;
    }
    if (problem instanceof Error && 'code' in problem) {
      await writeLine(error, problem.message);
      return FAILED;
    }
    throw problem;
  }
}

/** What was typed, or stands in the file, is not what is read here. */
class Misread extends Error {
  override readonly name = 'Misread';
}

function readRows(text: string, org: string): readonly Revenue[] {
  const records: readonly Readonly<Record<string, string>>[] = parse(text, {
    bom: true,
    columns: (header: readonly string[]) => header.map((name) => name.trim().toLowerCase()),
    skip_empty_lines: true,
    trim: true,
  });
  const rows = records.map((record, index) => rowOf(record, index + 2, org));
  const seen = new Set(rows.map(({ day, customer }) => `${day}\n${customer}`));
  if (seen.size < rows.length) throw new Misread('a day and customer stand in the file twice');
  return rows;
}

function rowOf(record: Readonly<Record<string, string>>, line: number, org: string): Revenue {
  const { day = '', customer = '', amount: typed = '' } = record;
  const amount = maybeNanoUsd(typed);
  if (!isDay(day)) throw new Misread(`line ${line}: "${day}" is no day like 2026-10-31`);
  if (amount === undefined) throw new Misread(`line ${line}: "${typed}" is no plain amount in USD`);
  return { org, day, customer, amount };
}

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}
