import { formatChange, formatCount } from '../format.ts';
import { type Message, messageOf } from '../message.ts';
import { formatUsd, toDecimalUsd } from '../money.ts';
import type { Supposition, WhatIf } from '../pricing/what-if.ts';
import { shorten } from './wording.ts';

export type WhatIfWords = { readonly command: string; readonly window: string };

/** What the same tokens would have cost otherwise, and what could not be compared. */
export function whatIfMessage(
  result: WhatIf,
  supposed: Supposition,
  { command, window }: WhatIfWords,
): Message {
  const { events, beforeNano, afterNano, complete } = result;
  const change = formatChange(afterNano, beforeNano);
  const words = wordsOf(supposed);
  const headline =
    events === 0
      ? `Nothing to compare: no priced event${words.of} ${window}`
      : `${words.subject} ${window}: ${formatUsd(beforeNano)} → ${formatUsd(afterNano)}${change ? ` (${change})` : ''}`;
  return messageOf({
    command,
    tone: events === 0 ? 'notice' : 'answer',
    headline: shorten(headline),
    lines: [
      ...(events > 0
        ? [
            `${eventsText(events)} compared, exactly: $${toDecimalUsd(beforeNano)} → $${toDecimalUsd(afterNano)}.`,
            `${words.caveat} Nothing was changed.`,
          ]
        : []),
      ...missingLines(result, words),
      ...(complete ? [] : ['Only the first events of that time were compared; ask about a shorter one.']),
    ],
  });
}

type Words = {
  /** What is compared, in a headline. */
  readonly subject: string;
  /** " of gpt-4o" where it is about one model. */
  readonly of: string;
  readonly caveat: string;
  /** What the events lack that would have no price so. */
  readonly unpriced: string;
};

function wordsOf(supposed: Supposition): Words {
  switch (supposed.kind) {
    case 'model':
      return {
        subject: `${supposed.from} as ${supposed.to}`,
        of: ` of ${supposed.from}`,
        caveat: 'The tokens are those that were used; another model may use more or fewer.',
        unpriced: `that would have no price at ${supposed.to}`,
      };
    case 'tier':
      return {
        subject: `All at the ${supposed.tier} tier`,
        of: '',
        caveat: 'Tokens and models are those that were used; another tier may answer later.',
        unpriced: `whose model has no ${supposed.tier} price`,
      };
    case 'cache':
      return {
        subject: `With ${supposed.percent} % of input read from caches`,
        of: '',
        caveat: 'What writing the caches would cost is not counted.',
        unpriced: 'whose model has no price for cache reads',
      };
  }
}

function missingLines(
  { pendingBefore, pendingAfter, inPlans }: WhatIf,
  { of, unpriced }: Words,
): readonly string[] {
  return [
    ...(pendingBefore > 0 ? [`Left out: ${eventsText(pendingBefore)}${of} without a price.`] : []),
    ...(pendingAfter > 0 ? [`Left out: ${eventsText(pendingAfter)} ${unpriced}.`] : []),
    ...(inPlans > 0 ? [`Left out: ${eventsText(inPlans)} that plans pay for.`] : []),
  ];
}

function eventsText(events: number): string {
  return `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`;
}
