import { decimalText } from '../../../language/numbers.ts';
import { counted, say } from '../../../language/say.ts';
import { type Message, messageOf } from '../../message.ts';
import type { StoredEvent } from '../../store.ts';
import type { EventFile } from '../../usage-event.ts';
import { callsText } from '../../words/counts.ts';
import { formatCount } from '../../words/format.ts';
import { costText, isCostPending } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { shorten } from '../wording.ts';
import { callsReport } from './calls.ts';
import { type DetailSums, sumsOf } from './sums.ts';

/** A file by its id, and how it is called in an answer. */
export type NamedFile = { readonly id: string; readonly name: string };

/** What one file is about: how large it is, how often it was used, and what the calls that used it cost. */
export function fileReport(
  question: Question,
  { id, name }: NamedFile,
  events: readonly StoredEvent[],
): Message {
  const base = callsReport(question, { dimension: 'file', value: name }, events);
  const file = newestFacts(events.flatMap(({ facts }) => facts.files ?? []).filter((one) => one.id === id));
  const sums = sumsOf(events);
  const chats = new Set(events.flatMap(({ facts }) => (facts.conversation ? [facts.conversation] : [])));
  const reuse = counted(chats.size, say`1 chat`, say`${formatCount(chats.size)} chats`);
  return messageOf({
    ...base,
    headline: shorten(usedText(name, reuse, sums, question)),
    lines: [...sizeLines(file), ...base.lines],
    figures: [
      ...base.figures,
      { key: 'chats', label: say`Chats`, value: chats.size, unit: 'count', text: formatCount(chats.size) },
    ],
  });
}

function usedText(name: string, reuse: string, sums: DetailSums, { currency }: Question): string {
  if (isCostPending(sums))
    return say`File ${name}: used in ${reuse} and ${callsText(sums.calls)}, cost pending`;
  const cost = costText(sums, currency);
  return counted(
    sums.calls,
    say`File ${name}: used in ${reuse} and 1 call that cost ${cost}`,
    say`File ${name}: used in ${reuse} and ${formatCount(sums.calls)} calls that cost ${cost}`,
  );
}

/** A file as the newest call that knows anything of it describes it; of one id, oldest first. */
export function newestFacts(files: readonly EventFile[]): EventFile | undefined {
  return (
    files.findLast(({ bytes, extractedTokens }) => bytes !== undefined || extractedTokens !== undefined) ??
    files.at(-1)
  );
}

function sizeLines(file: EventFile | undefined): readonly string[] {
  if (!file) return [];
  const { bytes, extractedTokens } = file;
  const size = bytes === undefined ? undefined : sizeText(bytes);
  const tokens = extractedTokens === undefined ? undefined : formatCount(extractedTokens);
  if (size !== undefined && tokens !== undefined)
    return [
      say`It is ${size} large, with ${tokens} tokens of text; each call that reads it sends them again.`,
    ];
  if (size !== undefined) return [say`It is ${size} large; each call that reads it sends them again.`];
  return tokens === undefined
    ? []
    : [say`It is ${tokens} tokens of text; each call that reads it sends them again.`];
}

function sizeText(bytes: number): string {
  if (bytes < 1_024) return say`${bytes} bytes`;
  if (bytes < 1_048_576) return `${Math.round(bytes / 1_024)} KiB`;
  return `${decimalText((bytes / 1_048_576).toFixed(1))} MiB`;
}
