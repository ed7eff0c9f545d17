import type { Message } from '../message.ts';
import type { UsageStore } from '../store.ts';
import { cacheReport } from './cache.ts';
import type { ReportContext } from './context.ts';
import { forecastReport } from './forecast.ts';
import { heatmapReport } from './heatmap.ts';
import { inCurrency } from './in-currency.ts';
import { keptQuestion, withNote } from './kept-detail.ts';
import type { Question, View } from './question.ts';
import { sourceReport } from './source.ts';
import { type SummaryShape, summaryReport } from './summary.ts';
import { topReport } from './top.ts';
import { trendReport } from './trend.ts';
import { whyReport } from './why/why.ts';

type Report = (context: ReportContext) => Promise<Message>;

const summary =
  (shape: (question: Question) => SummaryShape): Report =>
  (context) =>
    summaryReport(context, shape(context.question));

/** One row per view. */
const REPORTS: Readonly<Record<View, Report>> = {
  me: summary((question) => ({
    subject: 'You',
    by: question.by ?? 'model',
    chart: question.by ? 'stacked' : 'trend',
    countsUsers: false,
  })),
  user: summary((question) => ({
    subject: question.subject ?? 'Everyone',
    by: question.by ?? 'model',
    chart: question.by ? 'stacked' : 'trend',
    countsUsers: false,
  })),
  team: summary((question) => ({
    subject: question.subject ?? 'All teams',
    by: question.by ?? (question.subject === null ? 'team' : question.showPeople ? 'user' : 'model'),
    chart: 'stacked',
    countsUsers: true,
  })),
  org: summary((question) => ({
    subject: 'The organisation',
    by: question.by ?? 'team',
    chart: question.by ? 'stacked' : 'trend',
    countsUsers: true,
  })),
  top: topReport,
  trend: trendReport,
  forecast: forecastReport,
  why: whyReport,
  heatmap: heatmapReport,
  cache: cacheReport,
  source: sourceReport,
};

/** Answers a question about usage, all of it as of one moment; the numbers agree to the nano-dollar. */
export function answerQuestion(
  question: Question,
  { usage }: { readonly usage: UsageStore },
): Promise<Message> {
  return usage.snapshot(async (reader) => {
    const kept = await keptQuestion(question, reader);
    if (kept.kind === 'gone') return kept.message;
    const message = await REPORTS[question.view]({ question: kept.question, usage: reader });
    return inCurrency(withNote(message, kept.note), question.currency);
  });
}
