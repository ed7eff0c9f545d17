import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Chart, ExactValue } from '../../src/analytics/message.ts';
import type { Reply } from '../../src/bot/reply/reply.ts';
import { nanoOf, readCsv, sumOf } from './exact.ts';

const schema: object = JSON.parse(
  readFileSync(new URL('../../data/reply.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile<Reply>(schema);

/** Reads what `ask --json` printed; throws what the published schema has against it. */
export function readReply(text: string): Reply {
  const json: unknown = JSON.parse(text);
  if (!validate(json)) throw new Error(`no Reply JSON: ${JSON.stringify(validate.errors)}`);
  return json;
}

export function figureOf(reply: Reply, key: string): string {
  const found = reply.figures.find((figure) => figure.key === key);
  if (!found) throw new Error(`the reply to ${reply.command} has no figure ${key}`);
  return String(found.value);
}

export function costOf(reply: Reply): bigint {
  return nanoOf(figureOf(reply, 'cost'));
}

/** The CSV of a reply whose files were written to a folder. */
export type AnswerCsv = {
  readonly header: readonly string[];
  /** Cells by header; the first column is also under "name". */
  readonly rows: readonly CsvRow[];
  readonly total: CsvRow;
};

export type CsvRow = Readonly<Record<string, string>>;

export function csvOf(reply: Reply, folder: string): AnswerCsv {
  const file = reply.files.find(({ mediaType }) => mediaType === 'text/csv');
  if (!file) throw new Error(`the reply to ${reply.command} has no CSV`);
  const [header = [], ...records] = readCsv(readFileSync(join(folder, file.name), 'utf8'));
  if (records.some((record) => record.length !== header.length)) throw new Error('rows are not equally wide');
  const rows = records.map(
    (record): CsvRow => ({
      ...Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])),
      name: record[0] ?? '',
    }),
  );
  const total = rows.at(-1);
  if (total?.name !== 'Total') throw new Error('the last row is no total');
  return { header, rows: rows.slice(0, -1), total };
}

export function csvCost(rows: readonly CsvRow[]): bigint {
  return sumOf(rows.map((row) => nanoOf(row['cost (USD)'])));
}

/** The sum of what a chart was drawn from: money in nano-USD, tokens or counts as they are. */
export function chartSum({ kind, data }: Reply['charts'][number]): Readonly<Record<string, bigint>> {
  // `data` is what the chart was drawn from, whose shape its kind names.
  const chart = { ...data, kind } as unknown as Chart;
  switch (chart.kind) {
    case 'trend':
      return {
        cost: sumOf(chart.buckets.map(({ cost }) => nanoOf(cost))),
        tokens: sumOf(chart.buckets.map(({ tokens }) => BigInt(tokens))),
      };
    case 'stacked':
      return { [chart.measure]: sumOf(chart.groups.flatMap(({ values }) => values.map(exactly(chart)))) };
    case 'ranking':
      return { [chart.measure]: sumOf(chart.rows.flatMap(({ values }) => values.map(exactly(chart)))) };
    default:
      throw new Error(`nothing is summed in a ${chart.kind} chart`);
  }
}

function exactly({ unit }: { readonly unit: string }): (value: ExactValue) => bigint {
  return unit === 'usd' ? nanoOf : (value) => BigInt(value ?? 0);
}
