import { z } from 'zod';
import { shownRows } from '../../analytics/message/table.ts';
import type { Chart } from '../../analytics/message.ts';
import type { Answer } from '../platform.ts';
import { pictureName } from './attach.ts';

const text = z.string();
const value = z
  .union([z.string(), z.number(), z.null()])
  .describe('Money and percentages: decimal strings. Tokens and counts: integers.');
const unit = z.enum(['usd', 'tokens', 'count', 'percent', 'change', 'ms', 'text', 'list', 'spark', 'time']);
const instant = z.string().describe('RFC 3339 with the offset of the zone');

/** What chat, terminal, console and API all show. Published as data/reply.schema.json. */
export const replySchema = z.strictObject({
  command: text.describe('The command in its normal form; typing it asks the same again.'),
  visibility: z.enum(['private', 'public']),
  headline: text,
  lines: z.array(text),
  period: z
    .strictObject({
      from: instant,
      to: instant.describe('Exclusive'),
      timeZone: text,
      granularity: z.enum(['hour', 'day', 'week', 'month']),
    })
    .nullable(),
  figures: z.array(z.strictObject({ key: text, label: text, value, unit, text, change: text.optional() })),
  table: z
    .strictObject({
      columns: z.array(z.strictObject({ key: text, label: text, unit })),
      rows: z.array(z.record(text, value)),
      total: z.record(text, value),
      moreRows: z.int().min(0).describe('Rows that only the CSV holds'),
    })
    .nullable(),
  charts: z.array(
    z.strictObject({
      kind: z.enum([
        'trend',
        'fan',
        'stacked',
        'ranking',
        'spark',
        'incident',
        'waterfall',
        'heatmap',
        'donut',
        'budget',
        'scatter',
      ]),
      alt: text,
      file: text.nullable().describe('Name of one of the files; null when the picture could not be drawn'),
      title: text,
      data: z.record(text, z.unknown()).describe('What the picture was drawn from'),
    }),
  ),
  files: z.array(z.strictObject({ name: text, mediaType: text, bytes: z.int().min(0) })),
  footing: z
    .strictObject({
      dataTo: instant.nullable(),
      pricedShare: text.nullable(),
      pendingEvents: z.int().min(0),
      unattributed: text.describe('USD'),
      costBasis: z.enum(['computed', 'mixed', 'provided']),
      notes: z.array(text),
    })
    .nullable(),
  actions: z.array(z.strictObject({ label: text, command: text })),
  error: z.strictObject({ code: text, message: text, hint: text }).nullable(),
});

export type Reply = z.infer<typeof replySchema>;

/** An answer as JSON; the contents of files travel beside it. */
export function toReply(answer: Answer): Reply {
  const { message, files } = answer;
  const { command, visibility, headline, lines, period, figures, footing, error } = message;
  return {
    command,
    visibility,
    headline,
    lines: [...lines],
    period,
    figures: figures.map((figure) => ({ ...figure })),
    table: tableOf(answer),
    charts: message.charts.map((chart, index) => chartOf(answer, chart, index)),
    files: files.map(({ name, mediaType, content }) => ({ name, mediaType, bytes: content.byteLength })),
    footing: footing && { ...footing, notes: [...footing.notes] },
    actions: message.actions.map((action) => ({ label: action.label, command: action.command })),
    error,
  };
}

function tableOf({ message: { table } }: Answer): Reply['table'] {
  if (!table) return null;
  const { columns, rows, total, shown } = table;
  return {
    columns: columns.map((column) => ({ ...column })),
    rows: shownRows(table).map((row) => ({ ...row })),
    total: { ...total },
    moreRows: Math.max(0, rows.length - shown),
  };
}

function chartOf({ message, files }: Answer, chart: Chart, index: number): Reply['charts'][number] {
  const { kind, alt, title, ...data } = chart;
  const name = pictureName(message, chart, index);
  return { kind, alt, file: files.some((file) => file.name === name) ? name : null, title, data };
}
