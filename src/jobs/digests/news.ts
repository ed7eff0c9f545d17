import { budgetActualLines, crossedBudgets } from '../../analytics/alerts/digests/budgets.ts';
import { correctionLine } from '../../analytics/alerts/digests/correction.ts';
import { whyLine } from '../../analytics/alerts/digests/driver.ts';
import {
  type DigestDay,
  type DigestFacts,
  digestSpan,
  spentIn,
} from '../../analytics/alerts/digests/facts.ts';
import type { QuietSpell } from '../../analytics/alerts/digests/memory.ts';
import type { DigestNews } from '../../analytics/alerts/digests/message.ts';
import { retiringKey } from '../../analytics/alerts/digests/retiring.ts';
import { differs } from '../../analytics/alerts/digests/words.ts';
import { lifeOf } from '../../analytics/alerts/incidents/life.ts';
import { maybeScopeFilters } from '../../analytics/alerts/scope.ts';
import { maybeSpikeFacts } from '../../analytics/alerts/spikes/facts.ts';
import { type RetiringUse, retiringText } from '../../analytics/pricing/catalogue/retiring-use.ts';
import type { Incident } from '../../analytics/state.ts';
import type { UsageReader } from '../../analytics/store.ts';
import type { Known } from './known.ts';

/** What was found beside the state, for the days of a digest. */
export type Found = {
  readonly tip: string | null;
  readonly retiring: readonly RetiringUse[];
  /** Models without a price. */
  readonly unpriced: readonly string[];
};

/** What is worth telling of a digest's days that no earlier one told. */
export async function newsOf(
  usage: UsageReader,
  day: DigestDay,
  facts: DigestFacts,
  known: Known & Found,
): Promise<DigestNews> {
  const { question, every } = day;
  const { told, quiet, held, restated, tip } = known;
  const isEarlier = told !== undefined && told.to <= facts.from;
  const passed = quiet && quiet.count > 0 && quiet.from < facts.from ? quiet : undefined;
  const passedNano = async ({ from }: QuietSpell) =>
    (await spentIn(usage, question, { from, to: facts.from })).costNano;
  return {
    why: differs(day, facts) ? await whyLine(usage, day) : null,
    incidents: await incidentsWithin(usage, day, known.incidents),
    budgets: await crossedBudgets(usage, question, facts, known),
    correction: isEarlier
      ? correctionLine(told, (await spentIn(usage, question, told)).costNano, {
          timeZone: day.timeZone,
          currency: question.currency,
        })
      : null,
    restated,
    unpriced: known.unpriced.filter((model) => !told?.unpriced?.includes(model)),
    retiring: known.retiring
      .filter((use) => !told?.retiring?.includes(retiringKey(use)))
      .map((use) => retiringText(use, question.now)),
    actuals: every === 'month' ? await budgetActualLines(usage, question, facts, known) : [],
    held,
    tip,
    quiet: passed ? { count: passed.count, nano: await passedNano(passed) } : null,
  };
}

/** Incidents that began in the digest's days and touch what it is about, oldest first. */
async function incidentsWithin(
  usage: UsageReader,
  day: DigestDay,
  incidents: readonly Incident[],
): Promise<readonly Incident[]> {
  const { from, to } = digestSpan(day);
  const found: Incident[] = [];
  for (const incident of incidents.toReversed()) {
    const { openedAt } = incident;
    if (openedAt < from || openedAt >= to) continue;
    if (await isTouched(usage, day.question, incident)) found.push(incident);
  }
  return found;
}

/** A spike is where its money is; anything else where there were calls about then, failed or missing as they may be. */
async function isTouched(
  usage: UsageReader,
  { org, filters, now }: DigestDay['question'],
  incident: Incident,
): Promise<boolean> {
  const spike = maybeSpikeFacts(incident);
  const life = lifeOf(incident);
  const own = { org, filters: [...filters, ...(maybeScopeFilters((spike ?? life).scope) ?? [])] };
  if (spike) return (await spentIn(usage, own, { from: spike.since, to: spike.until })).costNano > 0n;
  const span = { from: life.since - BEFORE_MS, to: Math.max(life.since, incident.resolvedAt ?? now) };
  return (await spentIn(usage, own, span)).events > 0n;
}

const BEFORE_MS = 7 * 86_400_000;
