import { say } from '../../language/say.ts';
import { withSharedCosts } from '../finance/with-shared-costs.ts';
import type { Message } from '../message.ts';
import type { UsageStore } from '../store.ts';
import { activeUsersReport } from './active-users.ts';
import { cacheReport } from './cache.ts';
import type { ReportContext } from './context.ts';
import { forecastReport } from './forecast/forecast.ts';
import { heatmapReport } from './heatmap.ts';
import { inCurrency } from './in-currency.ts';
import { keptQuestion, withNote } from './kept-detail.ts';
import type { Question, View } from './question.ts';
import { NO_FACTS, type ReportFacts, type ReportState, reportFacts } from './report/facts.ts';
import { reportReport } from './report/report.ts';
import { windowsOf } from './report/windows.ts';
import { ofFewPeople, readerOfSeveral, type Told } from './rows-of-several.ts';
import { sourceReport } from './source.ts';
import { type SummaryShape, summaryReport } from './summary.ts';
import { timed } from './timed.ts';
import { topReport } from './top.ts';
import { trendReport } from './trend.ts';
import { isPair, pairReport, sideFilters } from './versus/compared.ts';
import { formerOf } from './versus/former-period.ts';
import { knownSince, knownSinceNote } from './versus/known-since.ts';
import { whyReport } from './why/why.ts';
import { withinBinding } from './within-binding.ts';
import { maybeNamed, narrowed, type Subject, subjectOf } from './wording.ts';

type Report = (context: ReportContext, facts: ReportFacts) => Promise<Message>;

const summary =
  (shape: (question: Question) => SummaryShape): Report =>
  (context) =>
    summaryReport(context, shape(context.question));

/** A team, the teams that filters name, or all of them. */
function ofTeams(question: Question): Subject {
  const areNamed = question.filters.some(({ dimension, negate }) => dimension === 'team' && !negate);
  if (areNamed) return subjectOf(question);
  return narrowed(
    { name: say`All teams`, nothing: (window) => say`No usage for all teams ${window}` },
    question,
  );
}

/** One row per view. */
const REPORTS: Readonly<Record<View, Report>> = {
  me: summary((question) => ({
    subject: narrowed({ name: say`You`, nothing: (window) => say`No usage for you ${window}` }, question),
    by: question.by ?? 'model',
    chart: question.by ? 'stacked' : 'trend',
    countsUsers: false,
  })),
  user: summary((question) => ({
    subject:
      maybeNamed(question) ??
      narrowed({ name: say`Everyone`, nothing: (window) => say`No usage for everyone ${window}` }, question),
    by: question.by ?? 'model',
    chart: question.by ? 'stacked' : 'trend',
    countsUsers: false,
  })),
  team: summary((question) => ({
    subject: ofTeams(question),
    by: question.by ?? (question.subject === null ? 'team' : question.showPeople ? 'user' : 'model'),
    chart: 'stacked',
    countsUsers: true,
  })),
  org: summary((question) => ({
    subject: narrowed(
      {
        name: say`The organisation`,
        nothing: (window) => say`No usage for the organisation ${window}`,
      },
      question,
    ),
    by: question.by ?? 'team',
    chart: question.by ? 'stacked' : 'trend',
    countsUsers: true,
  })),
  top: (context) => (isPair(context.question) ? pairReport(context) : topReport(context)),
  trend: (context) => {
    const { metric, by } = context.question;
    return metric === 'users' && by === null ? activeUsersReport(context) : trendReport(context);
  },
  forecast: forecastReport,
  why: whyReport,
  heatmap: heatmapReport,
  cache: cacheReport,
  source: sourceReport,
  report: reportReport,
};

/**
 * Answers a question about usage, all of it as of one moment; the numbers agree to the nano-dollar. What a report says
 * of budgets and closed months comes from `state`.
 */
export async function answerQuestion(
  question: Question,
  { usage }: { readonly usage: UsageStore },
  state?: ReportState,
): Promise<Message> {
  const facts = question.view === 'report' && state ? await reportFacts(state, question) : NO_FACTS;
  return usage.snapshot(async (reader) => {
    const since = await knownSince(reader, question);
    const known = since === undefined ? question : { ...question, knownSince: since };
    const kept = await keptQuestion(known, reader);
    if (kept.kind === 'gone') return withinBinding(kept.message, question);
    const several = readerOfSeveral(reader, kept.question, { told: toldBy(kept.question) });
    const context = { question: kept.question, usage: several.usage };
    const report = await withSharedCosts(
      await timed(context, (asked) => REPORTS[question.view](asked, facts)),
      { question: kept.question, usage: reader },
      await several.few('team'),
    );
    const message = question.chart === 'none' ? { ...report, charts: [] } : report;
    const notes = [kept.note, knownSinceNote(kept.question), several.hasFew() ? ofFewPeople() : null];
    const noted = notes.reduce(withNote, message);
    return withinBinding(inCurrency(noted, question.currency), question);
  });
}

/** The question's own window, and those whose rows stand beside its own; of a comparison both sides. */
function toldBy(question: Question): readonly Told[] {
  const { view, period, pair, versus, hasNoFormer } = question;
  if (pair) return pair.sides.map((values) => ({ ...period, filters: sideFilters(question, pair, values) }));
  if (view === 'report') return [period, ...windowsOf(question).map(({ query }) => query)];
  const isCompared = (versus !== undefined || view === 'why') && !hasNoFormer;
  return isCompared ? [period, formerOf(question)] : [period];
}
