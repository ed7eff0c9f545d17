import type { Document, DocumentSection, DocumentTable } from '../../analytics/document.ts';
import type { Message, Table } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import { footingSentences, formatCell, isNumeric, sentenceLines } from './wording.ts';

/** More rows than anybody turns pages for; a PDF of as many is printed within five seconds. */
const MOST_ROWS = 2_000;

type Circumstances = { readonly organisation: string | null; readonly now: number };

/** A message as it goes on paper: everything it says, its numbers in the same words as in chat. */
export function toDocument(message: Message, { organisation, now }: Circumstances): Document {
  const { headline, command, figures, table, charts, sections = [], locale } = message;
  const timeZone = message.period?.timeZone ?? 'UTC';
  const sentences = footingSentences(message);
  // The first of them is the period, where there is one.
  const [period, footing] = message.period ? [sentences[0] ?? null, sentences.slice(1)] : [null, sentences];
  const paper = (one: Table | null) => one && documentTable(one, timeZone);
  // What stands in sections is all of it, the table in chat only its beginning.
  const first = { title: null, lines: [], charts, table: sections.length > 0 ? null : paper(table) };
  return {
    title: headline,
    organisation,
    command,
    period,
    // Bars of budgets are made of such characters too; on paper they are pictures.
    lines: sentenceLines(message).map((line) => line.replace(/^[▓░]+ /u, '')),
    figures: figures.map(({ label, text, change = null }) => ({ label, text, change })),
    sections: [first, ...sections.map((one): DocumentSection => ({ ...one, table: paper(one.table) }))],
    footing,
    createdAt: now,
    ...(locale !== undefined && { locale }),
  };
}

function documentTable(table: Table, timeZone: string): DocumentTable {
  const { rows, total, currency } = table;
  // Rows of bars are made of characters that fonts draw as they please.
  const columns = table.columns.filter(({ unit }) => unit !== 'spark');
  const cellsOf = (row: Table['total']) =>
    columns.map(({ key, unit }) =>
      // Chat has room for the first names of a list, paper for all of them.
      unit === 'list'
        ? String(row[key] ?? '').replaceAll('; ', ', ')
        : formatCell(row[key], unit, { timeZone, currency }),
    );
  return {
    columns: columns.map((column) => ({ label: column.label, isNumber: isNumeric(column) })),
    rows: rows.slice(0, MOST_ROWS).map(cellsOf),
    total: Object.keys(total).length > 0 ? totalCells(table, columns, cellsOf(total)) : null,
    moreRows: Math.max(0, rows.length - MOST_ROWS),
  };
}

/** "Total" under the names; nothing under what does not add up. */
function totalCells(
  { total }: Table,
  columns: Table['columns'],
  cells: readonly string[],
): readonly string[] {
  return columns.map(({ key }, index) =>
    index === 0 ? say`Total` : total[key] === undefined ? '' : (cells[index] ?? ''),
  );
}
