import { shownRows } from '../../analytics/message/table.ts';
import type { Figure, Message, MessageFile, Problem, Table } from '../../analytics/message.ts';
import { speaking, spokenLocale } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import { oneLine } from '../chat/plain-text.ts';
import type { Answer, ShownAction } from '../platform.ts';
import { footingSentences, formatCell, isNumeric, toneWord } from '../reply/wording.ts';
import { type Line, lineOf } from './line.ts';

/** Where the page finds a file; `width` and `height` are those of a picture, else null. */
export type FileLink = {
  readonly url: string;
  readonly name: string;
  readonly bytes: number;
  readonly alt: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

export type ColumnView = {
  readonly label: string;
  readonly numeric: boolean;
  /** The money at the end of a row; a narrow page puts it beside the row's name. */
  readonly isMoney: boolean;
};

export type TableView = {
  readonly columns: readonly ColumnView[];
  readonly rows: readonly (readonly string[])[];
  readonly total: readonly string[];
  /** Of rows that are not shown; null when all are. */
  readonly more: string | null;
};

/**
 * An answer as the page draws it: every text final, without hidden or direction-turning characters; it is
 * plain text still, and the page puts it in as such.
 */
export type AnswerView = {
  /** BCP 47 tag of what its texts are written in. */
  readonly language: string;
  readonly tone: Message['tone'];
  readonly toneWord: string | null;
  readonly visibility: Message['visibility'];
  /** Who sees it, where that is not everybody. */
  readonly audience: string | null;
  readonly command: string;
  readonly headline: string;
  readonly lines: readonly Line[];
  /** Its message is empty where the headline says it. */
  readonly problem: { readonly message: Line; readonly hint: Line } | null;
  readonly figures: readonly Pick<Figure, 'label' | 'text' | 'change'>[];
  readonly table: TableView | null;
  readonly pictures: readonly FileLink[];
  readonly downloads: readonly FileLink[];
  readonly footing: readonly string[];
  readonly actions: readonly ShownAction[];
};

export function viewAnswer(answer: Answer, linkFile: LinkFile): AnswerView {
  return speaking(answer.message.locale, () => viewOf(answer, linkFile));
}

type LinkFile = (file: MessageFile) => FileLink;

function viewOf(answer: Answer, linkFile: LinkFile): AnswerView {
  const { message } = answer;
  const isPicture = (file: MessageFile) => file.mediaType === 'image/png';
  const downloads = answer.files.filter((file) => !isPicture(file));
  return {
    language: spokenLocale(),
    tone: message.tone,
    toneWord: wordBeside(message),
    visibility: message.visibility,
    audience: message.visibility === 'private' && message.command ? say`only you see this` : null,
    command: message.command,
    headline: oneLine(message.headline),
    lines: message.lines.map((line) => lineOf(oneLine(line))),
    problem: message.error && viewProblem(message.error, message.headline),
    figures: message.figures.map(({ label, text, change }) => ({ label, text, ...(change && { change }) })),
    table:
      message.table &&
      viewTable(message.table, {
        timeZone: message.period?.timeZone ?? 'UTC',
        hasCsv: downloads.length > 0,
      }),
    pictures: answer.files.filter(isPicture).map(linkFile),
    downloads: downloads.map(linkFile),
    footing: footingSentences(message).map(oneLine),
    actions: answer.actions,
  };
}

function viewProblem({ message, hint }: Problem, headline: string): AnswerView['problem'] {
  return { message: lineOf(message === headline ? '' : message), hint: lineOf(hint) };
}

/** The tone's word, unless the headline opens with it already. */
function wordBeside({ tone, headline }: Message): string | null {
  const word = toneWord(tone);
  return word !== null && headline.toLowerCase().startsWith(word.toLowerCase()) ? null : word;
}

type TableSurroundings = { readonly timeZone: string; readonly hasCsv: boolean };

function viewTable(table: Table, { timeZone, hasCsv }: TableSurroundings): TableView {
  const { columns, rows, total, currency } = table;
  const words = { timeZone, currency };
  const shown = shownRows(table);
  const lastMoney = columns.findLastIndex(({ unit }) => unit === 'usd');
  const totalCells = columns.map(({ key, unit }) =>
    total[key] === undefined ? '' : formatCell(total[key], unit, words),
  );
  return {
    columns: columns.map((column, index) => ({
      label: oneLine(column.label),
      numeric: isNumeric(column),
      isMoney: index > 0 && index === lastMoney,
    })),
    rows: shown.map((row) => columns.map(({ key, unit }) => oneLine(formatCell(row[key], unit, words)))),
    // Rows of several kinds, budgets for instance, have no total.
    total:
      Object.keys(total).length === 0
        ? []
        : totalCells.map((cell, index) => (index === 0 && (cell === '' || cell === '–') ? say`Total` : cell)),
    more: moreRows(rows.length - shown.length, table, hasCsv),
  };
}

function moreRows(count: number, { latestFirst }: Table, hasCsv: boolean): string | null {
  if (count === 0) return null;
  if (latestFirst) return hasCsv ? say`+${count} earlier in the CSV` : say`+${count} earlier`;
  return hasCsv ? say`+${count} more in the CSV` : say`+${count} more`;
}
