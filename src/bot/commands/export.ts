import { dailyRows, dailyTable, dailyTotal, type ExportQuery } from '../../analytics/export/daily.ts';
import { type FocusQuery, focusRows } from '../../analytics/export/focus.ts';
import { FOCUS_HEADER, focusLine } from '../../analytics/export/focus-csv.ts';
import { type Message, type MessageFile, messageOf, type Table } from '../../analytics/message.ts';
import { localDate } from '../../analytics/period.ts';
import { footingOf, queryOf, replyPeriod } from '../../analytics/reports/context.ts';
import { csvNameOf } from '../../analytics/reports/csv-name.ts';
import { inCurrency } from '../../analytics/reports/in-currency.ts';
import { keptQuestion, withNote } from '../../analytics/reports/kept-detail.ts';
import { sumMeasures } from '../../analytics/reports/measures.ts';
import { costText } from '../../analytics/reports/pending-cost.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { spanName } from '../../analytics/reports/report/windows.ts';
import { ofFewPeople, readerOfSeveral } from '../../analytics/reports/rows-of-several.ts';
import type { UsageReader } from '../../analytics/store.ts';
import { formatCount } from '../../analytics/words/format.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { parseQuery } from '../grammar/parse.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import type { Query } from '../grammar/query.ts';
import { withMeantName } from '../question/meant-name.ts';
import { toQuestion } from '../question/question.ts';

/** `export` is a word of the language. */
export const exportUsage: Command = {
  name: 'export',
  aliases: [],
  get summary() {
    return say`usage by the day, team, person, agent and model as a file, or as FOCUS cost and usage rows`;
  },
  forms: ['export [csv|json|pdf|focus] [range] {filter}'],
  examples: ['export', 'export csv 2026-10 team:ml', 'export focus last-month'],
  who: 'leads',
  reads: 'always',
  run: runExport,
};

/** More rows weigh more than every chat takes. */
const MOST_ROWS = 10_000;

async function runExport(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const isFocus = (text: string) => text.toLowerCase() === 'focus';
  const wantsFocus = call.words.some(({ text, quoted }) => !quoted && isFocus(text));
  const words = call.words.filter(({ text, quoted }) => quoted || !isFocus(text));
  // Whoever may have a report of something may have its numbers.
  const parsed = parseQuery('report', words, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') {
    return refuse(call, await withMeantName(parsed.problem, speaker, services.usage));
  }
  const unfitting = maybeUnfitting(parsed.query);
  if (unfitting) return refuse(call, unfitting);
  const asked = await toQuestion({ ...parsed.query, visibility: 'private' }, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const command = `${asked.question.command.replace('/usage report', '/usage export')}${wantsFocus ? ' focus' : ''}`;
  const question = { ...asked.question, command };
  const said = await services.usage.snapshot(async (usage) => {
    const kept = await keptQuestion(question, usage);
    if (kept.kind === 'gone') return { message: kept.message };
    const terms = { told: [kept.question.period], isNested: true } as const;
    const several = readerOfSeveral(usage, kept.question, terms);
    const context = { question: kept.question, usage: several.usage };
    const { message, ...files } = await (wantsFocus
      ? focusSaying(call, context)
      : dailySaying(call, context));
    return { message: withNote(message, several.hasFew() ? ofFewPeople() : null), ...files };
  });
  return { files: parsed.query.files, ...said };
}

/** Everything is in the file, so there is nothing to choose. */
function maybeUnfitting({ by, versus }: Query): Misunderstanding | undefined {
  if (by === null && versus === null) return undefined;
  const message = say`An export holds every day and every dimension; it takes a range and filters.`;
  return misunderstanding('bad_value', message, {
    hint: say`For example: /usage export csv 2026-10 team:ml`,
  });
}

type Context = { readonly question: Question; readonly usage: UsageReader };

async function dailySaying(call: Call, { question, usage }: Context): Promise<Saying> {
  const { timeZone } = question.period;
  const asked: ExportQuery = { query: queryOf(question), timeZone, showPeople: question.showPeople };
  const rows = await atMost(dailyRows(usage, asked, MOST_ROWS));
  if (!rows) return refuse(call, tooMany(question, 'daily'));
  const table = dailyTable(rows, await dailyTotal(usage, asked), asked);
  return {
    message: await messageWith({ question, usage }, rows.length, { table, csvName: nameOf(question) }),
  };
}

async function focusSaying(call: Call, { question, usage }: Context): Promise<Saying> {
  const { id, name } = call.speaker.organisation;
  const { timeZone } = question.period;
  const asked: FocusQuery = { query: queryOf(question), timeZone, account: { id, name } };
  const rows = await atMost(focusRows(usage, asked, MOST_ROWS));
  if (!rows) return refuse(call, tooMany(question, 'focus'));
  const text = [FOCUS_HEADER, ...rows.map(focusLine), ''].join('\r\n');
  const file: MessageFile = {
    name: `${nameOf(question)}-focus.csv`,
    mediaType: 'text/csv',
    content: new TextEncoder().encode(text),
    alt: null,
  };
  const line = say`FOCUS 1.2: a row for each day, team, model and class of tokens. BilledCost, in USD, adds up to this amount.`;
  return {
    message: await messageWith({ question, usage }, rows.length, {
      table: null,
      csvName: null,
      lines: [line],
    }),
    kept: [file],
  };
}

type Parts = {
  readonly table: Table | null;
  readonly csvName: string | null;
  readonly lines?: readonly string[];
};

async function messageWith({ question, usage }: Context, count: number, parts: Parts): Promise<Message> {
  const total = sumMeasures(await usage.sum(queryOf(question)));
  const name = spanName(question.period, question.period.timeZone);
  const cost = costText(total, question.currency);
  const message = messageOf({
    command: question.command,
    headline: counted(
      count,
      say`Export of ${name}: 1 row, ${cost}`,
      say`Export of ${name}: ${formatCount(count)} rows, ${cost}`,
    ),
    period: replyPeriod(question),
    footing: await footingOf({ question, usage }, total, 0n),
    ...parts,
  });
  return inCurrency(message, question.currency);
}

/** All of them, or undefined where there are more than a chat's file holds. */
async function atMost<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[] | undefined> {
  const all: Row[] = [];
  for await (const row of rows) if (all.push(row) > MOST_ROWS) return undefined;
  return all;
}

function tooMany({ period }: Question, what: 'daily' | 'focus'): Misunderstanding {
  const day = (at: number) => localDate(at, period.timeZone).toString();
  const message = say`That is more than ${formatCount(MOST_ROWS)} rows, the most that a file in chat holds.`;
  const line = `tokenbell export ${what} --from ${day(period.from)} --to ${day(period.to)}`;
  return misunderstanding('bad_value', message, {
    hint: say`Ask for a shorter time or add a filter; all of it comes on the command line: ${line}`,
  });
}

function nameOf(question: Question): string {
  return csvNameOf(question).replace(/^usage-report/, 'usage-export');
}
