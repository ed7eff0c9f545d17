import { dimensionNamed } from '../dimensions.ts';
import { type Message, messageOf } from '../message.ts';
import { breakdownTable, overlaps } from './breakdown.ts';
import {
  earlierQuery,
  footingOf,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { rankedGroups, unattributedOf } from './groups.ts';
import { baseFigures, cacheFigures, pendingFigures, sumMeasures } from './measures.ts';
import { rankingChart } from './ranking-chart.ts';
import { rangeActions } from './summary.ts';
import { amountText, leaderText, periodPhrase, shorten } from './wording.ts';

/** `top <dimension>`: who leads, by how much, and everybody else in the CSV. */
export async function topReport(context: ReportContext): Promise<Message> {
  const { question, usage } = context;
  const by = question.by ?? 'model';
  const dimension = dimensionNamed(by);
  const rowsOverlap = overlaps(dimension);
  const ranked = await rankedGroups(context, by);
  const total = sumMeasures(await usage.sum(queryOf(question)));
  const [before] = await usage.sum(earlierQuery(question));
  const [leader] = ranked;
  const window = periodPhrase(question.periodText);
  const leading = leader && leaderText({ leader, total }, question.currency);
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(
      leader
        ? `Top ${dimension.plural} ${window}: ${leading}, ${amountText(question.metric, total, question.currency)} in all`
        : `No usage ${window}`,
    ),
    lines: leader ? [] : [await lastSeenText(context)],
    period: replyPeriod(question),
    figures: [
      ...baseFigures(total, before?.measures ?? null),
      ...cacheFigures(total),
      ...pendingFigures(total),
    ],
    table: breakdownTable(ranked, total, { key: by, label: dimension.label, question, rowsOverlap }),
    charts: leader
      ? [
          await rankingChart(
            context,
            { by, groups: ranked, total },
            {
              title: `${leading} of all ${dimension.plural} ${window}`,
              alt: `${ranked.length} ${ranked.length === 1 ? dimension.label : dimension.plural} ${window}; ${leading}.`,
            },
          ),
        ]
      : [],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, unattributedOf(ranked), rowsOverlap ? ['rows overlap'] : []),
    actions: rangeActions(question),
  });
}
