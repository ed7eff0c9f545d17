import { say } from '../../../language/say.ts';
import { type Message, messageOf } from '../../message.ts';
import type { CostComparison, MonthChange } from '../../pricing/repricing/cost-comparison.ts';
import { shorten } from '../wording.ts';
import { amountsText, comparisonNotes, modelsText, monthLines, sumOf } from './price-change.ts';
import { ofEventsText } from './price-set.ts';

/** What pricing stored events anew would change, before anything is written. */
export function repricePreviewMessage(comparison: CostComparison, command: string): Message {
  const { changes, read } = comparison;
  const sum = sumOf(changes);
  if (sum.events === 0) {
    return messageOf({
      command,
      tone: 'good',
      headline: say`Every stored event costs what the price book says: ${ofEventsText(0, read)} would change`,
    });
  }
  return messageOf({
    command,
    tone: 'notice',
    headline: shorten(say`Repricing ${modelsText(changes)} would change ${amountsText(sum)}`),
    lines: [...monthLines({ changes }), ...comparisonNotes(comparison), say`Nothing has been written yet.`],
  });
}

export function repricedMessage(changes: readonly MonthChange[], command: string): Message {
  const sum = sumOf(changes);
  return messageOf({
    command,
    tone: 'good',
    headline: shorten(
      sum.events === 0
        ? say`Every stored event costs what the price book says; nothing was changed`
        : say`Repriced ${amountsText(sum)}`,
    ),
    lines: monthLines({ changes }),
  });
}

export function repricingElsewhere(): string {
  return say`Somebody else is repricing right now; try again in a minute.`;
}
