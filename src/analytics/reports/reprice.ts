import { type Message, messageOf } from '../message.ts';
import type { CostComparison, MonthChange } from '../pricing/cost-comparison.ts';
import { amountsText, comparisonNotes, modelsText, monthLines, sumOf } from './price-change.ts';
import { ofEventsText } from './price-set.ts';
import { shorten } from './wording.ts';

/** What pricing stored events anew would change, before anything is written. */
export function repricePreviewMessage(comparison: CostComparison, command: string): Message {
  const { changes, read } = comparison;
  const sum = sumOf(changes);
  if (sum.events === 0) {
    const what = `${ofEventsText(0, read)} would change`;
    return messageOf({
      command,
      tone: 'good',
      headline: `Every stored event costs what the price book says: ${what}`,
    });
  }
  return messageOf({
    command,
    tone: 'notice',
    headline: shorten(`Repricing ${modelsText(changes)} would change ${amountsText(sum)}`),
    lines: [...monthLines({ changes }), ...comparisonNotes(comparison), 'Nothing has been written yet.'],
  });
}

export function repricedMessage(changes: readonly MonthChange[], command: string): Message {
  const sum = sumOf(changes);
  return messageOf({
    command,
    tone: 'good',
    headline: shorten(
      sum.events === 0
        ? 'Every stored event costs what the price book says; nothing was changed'
        : `Repriced ${amountsText(sum)}`,
    ),
    lines: monthLines({ changes }),
  });
}

export const REPRICING_ELSEWHERE = 'Somebody else is repricing right now; try again in a minute.';
