import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import { dimensionNamed } from '../dimensions.ts';
import { type Chart, type Message, messageOf } from '../message.ts';
import { bucketStarts } from '../period.ts';
import { donutChart } from './charts/donut-chart.ts';
import { DRAWN_BARS, rankingChart } from './charts/ranking-chart.ts';
import { stackedChart } from './charts/time-charts.ts';
import {
  changeNotes,
  earlierQuery,
  footingOf,
  formerNotes,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { howToName, isNameless, leadingText } from './leading.ts';
import { cacheFigures, comparedFigures, pendingFigures, sumMeasures } from './measures.ts';
import type { Question } from './question.ts';
import { rankedGroups, unattributedOf } from './table/groups.ts';
import { overlapNotes } from './table/row-own-facts.ts';
import { type Breakdown, type Matched, matchedRows, maybeMatchText, rowsTable } from './table/rows.ts';
import { unitCostLines } from './unit-cost.ts';
import { amountText, changedText, maybeScopeText, periodPhrase, shorten, windowText } from './wording.ts';

/** `top <dimension>`: who leads, by how much, and everybody else in the CSV. */
export async function topReport(context: ReportContext): Promise<Message> {
  const { question, usage } = context;
  const by = question.by ?? 'model';
  const ranked = await rankedGroups(context, by);
  const total = sumMeasures(await usage.sum(queryOf(question)));
  const [before] = await usage.sum(earlierQuery(question));
  const breakdown = { by, ranked, total, before: before?.measures ?? null };
  const matched = await matchedRows(context, breakdown);
  const words = wordsOf(question, breakdown, matched);
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: words.headline,
    lines: [
      ...(isNameless(breakdown) ? [howToName(by)] : []),
      ...(ranked.length > 0 ? unitCostLines(matched.groups, by, question) : [await lastSeenText(context)]),
    ],
    period: replyPeriod(question),
    figures: [
      ...comparedFigures(question, total, breakdown.before),
      ...cacheFigures(total),
      ...pendingFigures(total),
    ],
    table: await rowsTable(context, breakdown, matched),
    charts: matched.groups.length > 0 ? [await topChart(context, { ...breakdown, matched }, words)] : [],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, unattributedOf(ranked), [
      ...overlapNotes(by),
      ...(words.tellsChange ? [] : changeNotes(question, breakdown.before)),
      ...formerNotes(question, breakdown.before),
    ]),
  });
}

type Words = {
  readonly headline: string;
  readonly title: string;
  readonly alt: string;
  /** Whether the headline says what the changes beside the figures are measured against. */
  readonly tellsChange?: boolean;
};

/** What the ranking found: who leads of those that have a name, or what a search left. */
function wordsOf(question: Question, breakdown: Breakdown, matched: Matched): Words {
  const { by, ranked, total, before } = breakdown;
  const { label, plural } = dimensionNamed(by);
  const window = windowText(question);
  const scope = maybeScopeText(question);
  if (ranked.length === 0) return { headline: say`No usage ${window}`, title: '', alt: '' };
  const amount = amountText(question.metric, total, question.currency);
  const found = maybeMatchText(question, breakdown, matched);
  if (found) {
    const part = amountText(question.metric, matched.total, question.currency);
    const searched = say`${found} ${window}: ${part} of ${amount}`;
    return { headline: shorten(searched), title: searched, alt: `${searched}.` };
  }
  if (isNameless(breakdown)) {
    const nameless = say`No call ${window} names its ${label}: ${amount} in all`;
    return { headline: shorten(nameless), title: nameless, alt: `${nameless}.` };
  }
  const what = `${plural} ${window}`;
  const leading = leadingText(breakdown, question);
  if (leading === undefined) {
    const headline = shorten(say`Top ${what}: ${amount} in all`);
    return { headline, title: headline, alt: `${headline}.` };
  }
  const named = ranked.filter(({ value }) => value !== '').length;
  const count = counted(named, `1 ${label}`, `${decimalText(String(named))} ${plural}`);
  const told = toldOf(what, leading, amount);
  const compared = changedText(told.headline, question, { now: total, before });
  const isTold = told.isWhole && compared !== told.headline && shorten(compared) === compared;
  return {
    headline: question.versus ? shorten(compared) : isTold ? compared : told.headline,
    // Rankings of times and two sides have headlines of their own.
    tellsChange: isTold && question.metric !== 'latency' && !question.pair,
    title:
      scope === undefined ? say`${leading} of all ${plural} ${window}` : partTitle(question, scope, leading),
    alt: `${count} ${window}; ${leading}.`,
  };
}

/** Who leads what filters leave, which comes first: a long title loses its end. */
function partTitle({ by, periodText, filters }: Question, scope: string, leading: string): string {
  const window = periodPhrase(periodText);
  const saysOfWhat = filters.some(({ dimension, negate }) => dimension === by && !negate);
  const { plural } = dimensionNamed(by ?? 'model');
  return saysOfWhat ? `${scope}: ${leading} ${window}` : say`${scope}: ${leading} of the ${plural} ${window}`;
}

/** With the sum of all, unless a headline has no room for it beside who leads; a change would read as the leader's then. */
function toldOf(what: string, leading: string, amount: string) {
  const whole = say`Top ${what}: ${leading}, ${amount} in all`;
  const isWhole = shorten(whole) === whole;
  return { headline: isWhole ? whole : shorten(say`Top ${what}: ${leading}`), isWhole };
}

/** Bars unless another picture was asked for; a search leaves out the bar of all the others. */
async function topChart(
  context: ReportContext,
  { by, total, matched }: Breakdown & { readonly matched: Matched },
  words: Words,
): Promise<Chart> {
  const { question, usage } = context;
  const { groups } = matched;
  if (question.chart === 'donut') return donutChart(question, { groups, total }, maybeScopeText(question));
  if (question.chart === 'area') {
    const totals = await usage.sum(queryOf(question), { buckets: bucketStarts(question.period) });
    return stackedChart(context, { by, groups, totals }, words);
  }
  const drawn = question.match === undefined ? groups : groups.slice(0, DRAWN_BARS);
  return rankingChart(context, { by, groups: drawn, total }, words);
}
