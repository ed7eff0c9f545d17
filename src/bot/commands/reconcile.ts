import { authorize } from '../../analytics/access/access.ts';
import { pollProgress } from '../../analytics/polls/poll-progress.ts';
import { reconcileReport } from '../../analytics/reports/reconcile/reconcile.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { DEFAULT_RANGE, type Range, readRange } from '../grammar/range.ts';

export const reconcile: Command = {
  name: 'reconcile',
  aliases: ['bill', 'bills'],
  get summary() {
    return say`what providers billed against what is counted here, and why they differ`;
  },
  forms: ['reconcile [month]'],
  examples: ['reconcile', 'reconcile last-month'],
  who: 'admins',
  reads: 'always',
  run: runReconcile,
};

const FILES = ['csv', 'json'] as const;

async function runReconcile(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const asked = { view: 'org', subject: null, filters: [], by: null, visibility: 'private' } as const;
  const decision = authorize(speaker.viewer, asked);
  if (decision.kind === 'refused') {
    const { message, hint } = decision;
    return refuse(call, misunderstanding('insufficient_access', message, { hint }));
  }
  const texts = call.words.map(({ text }) => text.toLowerCase());
  const files = FILES.filter((file) => texts.includes(file));
  const range = readMonth(
    texts.filter((text) => !FILES.some((file) => file === text)),
    now,
  );
  if ('code' in range) return refuse(call, range);
  const org = speaker.organisation.id;
  const question = {
    ...asked,
    org,
    period: range.period,
    periodText: range.text,
    metric: 'cost',
    top: 10,
    sort: null,
    showPeople: false,
    command: ['/usage reconcile', range.text, ...files].join(' '),
    now,
  } as const;
  const message = await reconcileReport(question, await pollProgress(services.state, org), services);
  return { message, files };
}

const MONTH = /^\d{4}-\d{2}$/;
const MONTH_WORDS: readonly string[] = [DEFAULT_RANGE, 'cycle', 'last-month'];

/** A calendar month of UTC days, since those are billed. */
function readMonth(
  [typed = DEFAULT_RANGE, ...more]: readonly string[],
  now: number,
): Range | Misunderstanding {
  if (more[0] !== undefined) return noMonth(more[0]);
  if (!MONTH.test(typed) && !MONTH_WORDS.includes(typed)) return noMonth(typed);
  const read = readRange(typed, { now, timeZone: 'UTC', granularity: 'day' });
  if (read.kind === 'range') return read.range;
  return misunderstanding('bad_range', read.message, { hint: example() });
}

function example(): string {
  return say`For example: /usage reconcile last-month, or /usage reconcile 2026-10.`;
}

function noMonth(typed: string): Misunderstanding {
  return misunderstanding('bad_value', say`Bills are by the month, and ${shownWord(typed)} is none.`, {
    hint: example(),
  });
}
