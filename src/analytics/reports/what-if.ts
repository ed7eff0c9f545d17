import { formatChange, formatCount } from '../format.ts';
import { type Message, messageOf } from '../message.ts';
import { formatUsd, toDecimalUsd } from '../money.ts';
import type { Swap, WhatIf } from '../pricing/what-if.ts';
import { shorten } from './wording.ts';

export type WhatIfWords = { readonly command: string; readonly window: string };

/** What the same tokens would have cost at another model, and what could not be compared. */
export function whatIfMessage(result: WhatIf, { from, to }: Swap, { command, window }: WhatIfWords): Message {
  const { events, beforeNano, afterNano, complete } = result;
  const change = formatChange(afterNano, beforeNano);
  const headline =
    events === 0
      ? `Nothing to compare: no priced event of ${from} ${window}`
      : `${from} as ${to} ${window}: ${formatUsd(beforeNano)} → ${formatUsd(afterNano)}${change ? ` (${change})` : ''}`;
  return messageOf({
    command,
    tone: events === 0 ? 'notice' : 'answer',
    headline: shorten(headline),
    lines: [
      ...(events > 0
        ? [
            `${eventsText(events)} compared, exactly: $${toDecimalUsd(beforeNano)} → $${toDecimalUsd(afterNano)}.`,
            'The tokens are those that were used; another model may use more or fewer. Nothing was changed.',
          ]
        : []),
      ...missingLines(result, { from, to }),
      ...(complete ? [] : ['Only the first events of that time were compared; ask about a shorter one.']),
    ],
  });
}

function missingLines(
  { pendingBefore, pendingAfter, inPlans }: WhatIf,
  { from, to }: Swap,
): readonly string[] {
  return [
    ...(pendingBefore > 0 ? [`Left out: ${eventsText(pendingBefore)} of ${from} without a price.`] : []),
    ...(pendingAfter > 0 ? [`Left out: ${eventsText(pendingAfter)} that would have no price at ${to}.`] : []),
    ...(inPlans > 0 ? [`Left out: ${eventsText(inPlans)} that plans pay for.`] : []),
  ];
}

function eventsText(events: number): string {
  return `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`;
}
