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
import { scopeFilters } from '../../analytics/alerts/scope.ts';
import type { Spike } from '../../analytics/alerts/spikes/facts.ts';
import { type RetiringUse, retiringText } from '../../analytics/pricing/catalogue/retiring-use.ts';
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
    spikes: await spikesWithin(usage, day, known.spikes),
    budgets: await crossedBudgets(usage, question, facts, known),
    correction: isEarlier
      ? correctionLine(told, (await spentIn(usage, question, told)).costNano, day.timeZone)
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

/** Incidents that began in the digest's days and have spend among what it is about, oldest first. */
async function spikesWithin(
  usage: UsageReader,
  day: DigestDay,
  spikes: readonly Spike[],
): Promise<readonly Spike[]> {
  const { from, to } = digestSpan(day);
  const { org, filters } = day.question;
  const found: Spike[] = [];
  for (const spike of spikes.toReversed()) {
    const { openedAt } = spike.incident;
    if (openedAt < from || openedAt >= to) continue;
    const { scope, since, until } = spike.facts;
    const own = { org, filters: [...filters, ...scopeFilters(scope)] };
    if ((await spentIn(usage, own, { from: since, to: until })).costNano > 0n) found.push(spike);
  }
  return found;
}
