import { counted, say } from '../../../language/say.ts';
import { restatementLine } from '../../alerts/digests/restatement-lines.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { closedText } from '../../finance/closed-words.ts';
import { type Chart, type Message, messageOf, type Section, type Table } from '../../message.ts';
import { bucketStarts } from '../../period.ts';
import { monthOf } from '../../pricing/repricing/cost-comparison.ts';
import type { SumRow } from '../../store.ts';
import { timeAlt } from '../charts/time-alt.ts';
import { trendChart } from '../charts/time-charts.ts';
import { footingOf, lastSeenText, queryOf, type ReportContext, replyPeriod } from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { baseFigures, pendingFigures, sumMeasures } from '../measures.ts';
import { type CostSum, costChangeText, costText, NO_COST } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { shorten, subjectText } from '../wording.ts';
import { budgetActuals, budgetsTable } from './budgets-table.ts';
import { type Compared, comparedBy, comparedTable, isNamed, type Totals } from './compared.ts';
import { NO_FACTS, type ReportFacts } from './facts.ts';
import { fileTable } from './file-table.ts';
import { type ComparedSection, moversTable } from './movers-table.ts';
import { openTable } from './open-table.ts';
import { teamRemarks } from './team-remarks.ts';
import { totalsTable } from './totals-table.ts';
import { spanName, type Window, windowsOf } from './windows.ts';

/** What every report is split by, where usage carries it. */
const SECTIONS: readonly DimensionName[] = ['team', 'model', 'agent', 'feature', 'costCenter', 'department'];

/** The months' report: a headline and a short table in chat, everything else in its files. */
export async function reportReport(context: ReportContext, facts: ReportFacts = NO_FACTS): Promise<Message> {
  const { question, usage } = context;
  const windows = windowsOf(question);
  const overTime = await usage.sum(queryOf(question), { buckets: bucketStarts(question.period) });
  const former = await Promise.all(windows.map(async ({ query }) => sumMeasures(await usage.sum(query))));
  const totals: Totals = { now: sumMeasures(overTime), former };
  const name = spanName(question.period, question.period.timeZone);
  const compared = await sectionsOf(context, windows);
  const actuals = await budgetActuals(context, facts);
  const main = compared[0] ?? { by: 'team', groups: [] };
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: headlineOf(context, name, windows, totals),
    lines: await linesOf(context, facts, { windows, totals, main }),
    period: replyPeriod(question),
    figures: [
      ...baseFigures(totals.now, (windows[0]?.isWhole && former[0]) || null),
      ...pendingFigures(totals.now),
    ],
    table: shortTable(comparedTable(main.groups, { by: main.by, windows, totals })),
    fileTable: fileTable({ question, windows, totals, sections: compared, overTime, actuals }),
    charts: totals.now.events === 0n ? [] : [chartOf(question, name, overTime)],
    sections: [
      sectionOf(say`Totals`, totalsTable(name, totals, windows)),
      ...(await Promise.all(compared.map((one) => groupSection(context, one, windows, totals)))),
      sectionOf(say`Budgets against what was spent`, budgetsTable(actuals)),
      ...moversSection(context, compared, windows),
      sectionOf(say`Without an owner or a price`, openTable(ownerSections(compared), modelsOf(compared))),
    ].filter(({ table }) => table !== null && table.rows.length > 0),
    csvName: csvNameOf(question),
    footing: await footingOf(context, totals.now, unattributed(compared)),
  });
}

/** What was asked for with `by:` first, and of the others those that say anything. */
async function sectionsOf(
  context: ReportContext,
  windows: readonly Window[],
): Promise<readonly ComparedSection[]> {
  const asked = context.question.by;
  const dimensions = asked ? [asked, ...SECTIONS.filter((one) => one !== asked)] : SECTIONS;
  const all = await Promise.all(
    dimensions.map(async (by) => ({ by, groups: await comparedBy(context, by, windows) })),
  );
  return all.filter(({ groups }, index) => index === 0 || isNamed(groups));
}

function headlineOf(
  { question }: ReportContext,
  name: string,
  windows: readonly Window[],
  totals: Totals,
): string {
  const title =
    question.filters.length > 0
      ? say`Report of ${subjectText(question)} for ${name}`
      : say`Report for ${name}`;
  const { now, former } = totals;
  if (now.events === 0n) return shorten(say`${title}: no usage`);
  const [before] = former;
  const change = (windows[0]?.isWhole && before && costChangeText(now, before)) || say`n/a`;
  const amount = costText(now, question.currency);
  return shorten(say`${title}: ${amount} (${change} on ${windows[0]?.name ?? ''})`);
}

/** A report is about money, whatever metric was asked for. */
function chartOf(asked: Question, name: string, overTime: readonly SumRow[]): Chart {
  const question: Question = { ...asked, metric: 'cost' };
  const subject = subjectText(question);
  const title = say`${subject} in ${name}: ${costText(sumMeasures(overTime), question.currency)}`;
  return trendChart(question, overTime, { title, alt: timeAlt(question, overTime, subject) });
}

type Said = { readonly windows: readonly Window[]; readonly totals: Totals; readonly main: ComparedSection };

async function linesOf(
  context: ReportContext,
  facts: ReportFacts,
  { windows, totals, main }: Said,
): Promise<readonly string[]> {
  if (totals.now.events === 0n) return [await lastSeenText(context)];
  const place = windows.findIndex(({ key }) => key === 'yearBefore');
  const yearBefore = totals.former[place];
  const change =
    yearBefore && ((windows[place]?.isWhole && costChangeText(totals.now, yearBefore)) || say`n/a`);
  const { plural, label } = dimensionNamed(main.by);
  const count = main.groups.filter(({ value, now }) => value !== '' && now.events > 0n).length;
  return [
    ...(change ? [say`Against a year before: ${change}.`] : []),
    counted(count, say`1 ${label} used anything.`, say`${count} ${plural} used anything.`),
    ...(await closedLines(context, facts)),
  ];
}

/** What the months of the report were closed at, and what repricing made of them since; only of all usage. */
async function closedLines(
  { question, usage }: ReportContext,
  facts: ReportFacts,
): Promise<readonly string[]> {
  const { org, filters, currency } = question;
  if (filters.length > 0) return [];
  // Months are the organisation's, in whatever zone they are read.
  const timeZone = facts.organisation?.timeZone ?? question.period.timeZone;
  const closed = await Promise.all(
    facts.closed.map(async (one) => {
      const { from, to } = monthOf(Date.parse(`${one.month}-15T12:00:00Z`), timeZone);
      const [sum] = await usage.sum({ org, from, to, filters }, { measures: ['costNano', 'pendingEvents'] });
      return `${closedText(one, sum?.measures ?? NO_COST, { timeZone, currency })}.`;
    }),
  );
  const months = Map.groupBy(facts.restated, ({ month }) => month);
  const restated = [...months.values()].flatMap((ofMonth) => restatementLine(ofMonth) ?? []);
  return [...closed, ...restated.map((line) => `${line}.`)];
}

const SHORT_COLUMNS: readonly string[] = ['cost', 'share', 'before', 'beforeChange'];

function shortTable(table: Table): Table {
  return {
    ...table,
    columns: table.columns.filter(({ key }, index) => index === 0 || SHORT_COLUMNS.includes(key)),
  };
}

function titleOf(by: DimensionName): string {
  switch (by) {
    case 'team':
      return say`Teams`;
    case 'model':
      return say`Models`;
    case 'agent':
      return say`Agents`;
    case 'feature':
      return say`Features`;
    case 'costCenter':
      return say`Cost centers`;
    case 'department':
      return say`Departments`;
    default:
      return say`By ${dimensionNamed(by).label}`;
  }
}

async function groupSection(
  context: ReportContext,
  { by, groups }: ComparedSection,
  windows: readonly Window[],
  totals: Totals,
): Promise<Section> {
  const remarks = by === 'team' ? await teamRemarks(context, groups) : undefined;
  // A year of nothing beside every row says no more than it does once, among the totals.
  const known = windows.filter((_, index) => (totals.former[index]?.events ?? 0n) > 0n);
  const at = (costs: readonly CostSum[]) =>
    costs.filter((_, index) => known.includes(windows[index] as Window)); // as long as windows
  const table = comparedTable(
    groups.map((group) => ({ ...group, former: at(group.former) })),
    {
      by,
      windows: known,
      totals: { ...totals, former: totals.former.filter(({ events }) => events > 0n) },
      ...(remarks && { remarks: { label: say`mostly`, of: remarks } }),
    },
  );
  return sectionOf(titleOf(by), table);
}

function moversSection(
  { question }: ReportContext,
  compared: readonly ComparedSection[],
  [first]: readonly Window[],
): readonly Section[] {
  return first?.isWhole
    ? [sectionOf(say`Largest changes against ${first.name}`, moversTable(compared, first, question.currency))]
    : [];
}

/** Dimensions that say who answers for usage. */
const OWNERS: readonly DimensionName[] = ['team', 'costCenter', 'department'];

function ownerSections(compared: readonly ComparedSection[]): readonly ComparedSection[] {
  return compared.filter(({ by }) => OWNERS.includes(by));
}

function modelsOf(compared: readonly ComparedSection[]): readonly Compared[] {
  return compared.find(({ by }) => by === 'model')?.groups ?? [];
}

function unattributed(compared: readonly ComparedSection[]): bigint {
  const teams = compared.find(({ by }) => by === 'team');
  return teams?.groups.find(({ value }) => value === '')?.now.costNano ?? 0n;
}

function sectionOf(title: string, table: Table): Section {
  return { title, lines: [], charts: [], table };
}
