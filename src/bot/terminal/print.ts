import type { Message } from '../../analytics/message.ts';
import { speaking } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import { plainTable } from '../chat/plain-table.ts';
import { oneLine } from '../chat/plain-text.ts';
import { markedHeadline } from '../chat/tone.ts';
import { untold } from '../grammar/problem.ts';
import type { Answer } from '../platform.ts';
import { footingSentences } from '../reply/wording.ts';

/** Columns of a terminal that nobody widened; longer tables drop columns, the CSV has them all. */
const WIDTH = 100;
const MOST_CHARACTERS = 20_000;
const FIGURES_IN_A_LINE = 4;

/** An answer as readable text, in its own language: headline, figures, table, small print, the command it answers. */
export function printAnswer(answer: Answer): string {
  return speaking(answer.message.locale, () => textOf(answer));
}

function textOf({ message, files }: Answer): string {
  const parts = [
    [markedHeadline(message)],
    message.error ? [] : figureLines(message),
    message.error ? problemLines(message) : message.lines.map(oneLine),
    tableLines(message),
    message.charts.map(({ alt }) => oneLine(alt)),
    smallPrint(
      message,
      files.map(({ name }) => name),
    ),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** The headline has said what is wrong, unless it was too long for one. */
function problemLines({ error, actions, headline }: Message): readonly string[] {
  const { message = '', hint = '' } = error ?? {};
  const meant = actions.map(({ command }) => `  ${command}`);
  const said = [oneLine(untold(message, headline))].filter((line) => line !== '');
  return [...said, oneLine(hint), ...(meant.length > 0 ? [say`Did you mean:`, ...meant] : [])];
}

function figureLines({ figures }: Message): readonly string[] {
  const texts = figures.map(({ label, text, change }) => `${label} ${text}${change ? ` (${change})` : ''}`);
  const lines: string[] = [];
  for (let at = 0; at < texts.length; at += FIGURES_IN_A_LINE) {
    lines.push(texts.slice(at, at + FIGURES_IN_A_LINE).join('   '));
  }
  return lines;
}

function tableLines({ table, period }: Message): readonly string[] {
  if (!table) return [];
  const space = { width: WIDTH, characters: MOST_CHARACTERS, encode: (text: string) => text };
  return [plainTable(table, period?.timeZone ?? 'UTC', space)];
}

function smallPrint(message: Message, files: readonly string[]): readonly string[] {
  const footing = footingSentences(message).map(oneLine);
  return [
    ...(footing.length > 0 ? [footing.join(' · ')] : []),
    ...(files.length > 0 ? [say`Files: ${files.join(', ')}`] : []),
    ...(message.command === '' ? [] : [`> ${oneLine(message.command)}`]),
  ];
}
