import { type DimensionName, dimensionNamed, maybeDimension } from '../../analytics/dimensions.ts';
import type { Message } from '../../analytics/message.ts';
import { callsReport, type DetailSubject } from '../../analytics/reports/detail/calls.ts';
import { fileReport } from '../../analytics/reports/detail/file.ts';
import { keptQuestion, withNote } from '../../analytics/reports/kept-detail.ts';
import type { Question } from '../../analytics/reports/question.ts';
import type { StoredEvent } from '../../analytics/store.ts';
import { traceLinkOf, traceUrl } from '../../analytics/traces/trace-link.ts';
import { firstNames } from '../../analytics/words/first-names.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { parseQuery } from '../grammar/parse.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { toQuestion } from '../question/question.ts';
import { findFile } from './file.ts';

/** What single calls are found by. */
const SUBJECTS: readonly DimensionName[] = ['trace', 'conversation', 'message', 'file'];

/** Enough for sums of anything people look at one by one. */
const MOST_READ = 20_000;
const DEFAULT_RANGE = '90d';

/** The trace, chat, message or file that words name; undefined where they name none. */
export function maybeSubject(words: readonly Word[]): DetailSubject | undefined {
  for (const { key, values, negated } of words) {
    const dimension = key === null || negated ? undefined : maybeDimension(key);
    const [value = ''] = values;
    if (dimension && SUBJECTS.includes(dimension.name) && values.length === 1 && value !== '')
      return { dimension: dimension.name, value };
  }
  return undefined;
}

/** `show chat:…`, `trace:…`, `message:…`, `file:…`: the calls behind it, with the asker's rights. */
export async function showDetail(
  call: Call,
  words: readonly Word[],
  subject: DetailSubject,
): Promise<Saying> {
  const { speaker, services, now } = call;
  const context = { now, ...speaker.organisation };
  const typed = parseQuery('trend', words, context);
  if (typed.kind === 'refused') return refuse(call, typed.problem);
  const hasRange = words.some(({ text }) => text.toLowerCase() === typed.query.range.text.toLowerCase());
  const parsed = hasRange ? typed : parseQuery('trend', [...words, RANGE_WORD], context);
  if (parsed.kind === 'refused') return refuse(call, parsed.problem);
  const asked = await toQuestion(parsed.query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const command = asked.question.command.replace(/^\/usage trend/, '/usage show');
  const found = await detailOf(call, { ...asked.question, command }, subject);
  if (found.kind === 'refused') return refuse(call, found.problem);
  const { message } = found;
  const lines = [...message.lines, ...(await traceLines(call, subject)), ...asked.notes];
  return { message: { ...message, lines }, files: parsed.query.files };
}

/** Where a trace is found; whoever is bound to a customer learns nothing of our tools. */
async function traceLines({ speaker, services }: Call, subject: DetailSubject): Promise<readonly string[]> {
  if (subject.dimension !== 'trace' || speaker.viewer.boundTo !== null) return [];
  const template = await traceLinkOf(services.state, speaker.organisation.id);
  return template === null ? [] : [say`Trace: ${traceUrl(template, subject.value)}`];
}

const RANGE_WORD: Word = {
  text: DEFAULT_RANGE,
  key: null,
  negated: false,
  values: [DEFAULT_RANGE],
  quoted: false,
};

async function detailOf({ services }: Call, question: Question, subject: DetailSubject): Promise<Detail> {
  const kept = await services.usage.snapshot((usage) => keptQuestion(question, usage));
  if (kept.kind === 'gone') return kept;
  const told = (message: Message): Detail => ({ kind: 'told', message: withNote(message, kept.note) });
  if (subject.dimension === 'file') {
    const found = await findFile(kept.question, subject.value, (asked) => eventsOf(services.usage, asked));
    if (found.kind === 'several') return { kind: 'refused', problem: severalFiles(subject, found.ids) };
    if (found.kind === 'none') return { kind: 'refused', problem: nothingFound(subject) };
    return told(fileReport(kept.question, found.file, found.events));
  }
  const events = await eventsOf(services.usage, kept.question);
  if (events.length === 0) return { kind: 'refused', problem: nothingFound(subject) };
  return told(callsReport(kept.question, subject, events));
}

type Detail =
  | { readonly kind: 'told' | 'gone'; readonly message: Message }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

const MOST_IDS = 5;

function severalFiles({ value }: DetailSubject, ids: readonly string[]): Misunderstanding {
  const message = say`${ids.length} files are called ${shownWord(value)}: ${firstNames(ids, MOST_IDS)}.`;
  return misunderstanding('not_found', message, {
    hint: say`Ask for one by its id: /usage show file:${shownWord(ids[0] ?? '')}`,
  });
}

async function eventsOf(
  usage: Call['services']['usage'],
  { org, filters, period }: Question,
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const page of usage.events({ org, filters, from: period.from, to: period.to })) {
    // Bills are exported beside calls, and are none.
    events.push(...page.filter(({ kind }) => kind !== 'cost'));
    if (events.length >= MOST_READ) break;
  }
  return events.slice(0, MOST_READ);
}

/** Whoever may not see it is told the same as for what does not exist. */
function nothingFound({ dimension, value }: DetailSubject) {
  const message = say`Nothing is known of ${dimensionNamed(dimension).label} ${shownWord(value)}.`;
  return misunderstanding('not_found', message, {
    hint: say`Ids are spelt as events carry them; single calls are kept for some months only.`,
  });
}
