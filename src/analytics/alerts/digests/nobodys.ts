import { decimalText } from '../../../language/numbers.ts';
import { say } from '../../../language/say.ts';
import { formatMoney } from '../../currency.ts';
import type { Footing } from '../../message.ts';
import { maybeNanoUsd } from '../../money.ts';
import { percentageOf } from '../../words/percentages.ts';
import type { DigestDay, DigestFacts } from './facts.ts';

/** One in twenty dollars: less is in the small print alone. */
const LEAST_SHARE = 20n;

/** In a week's or month's digest of everything: what has no team, where that is worth somebody's time. */
export function nobodysLines(
  { every, question }: DigestDay,
  { spent: { costNano } }: DigestFacts,
  footing: Footing,
): readonly string[] {
  const nano = maybeNanoUsd(footing.unattributed) ?? 0n;
  const isOfAll = question.filters.length === 0 && (question.view === 'org' || question.view === 'team');
  if (every === 'day' || !isOfAll || nano === 0n || nano * LEAST_SHARE < costNano) return [];
  const share = decimalText(String(percentageOf(nano, costNano)));
  return [
    say`${formatMoney(nano, question.currency)} (${share} %) has no team: admins give it one with /usage assign.`,
  ];
}
