import { counted, say } from '../../language/say.ts';
import { type Currency, formatMoney } from '../currency.ts';
import { type Message, messageOf, type RankingChart } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import type { Period } from '../period.ts';
import { typedUsdText } from '../pricing/charge/unit-price.ts';
import type { Supposition, WhatIf } from '../pricing/repricing/what-if.ts';
import { eventsText } from '../words/counts.ts';
import { formatChange, formatCount } from '../words/format.ts';
import { fileNameOf } from './csv-name.ts';
import { metricName } from './metric-words.ts';
import { shorten } from './wording.ts';

export type WhatIfWords = {
  readonly command: string;
  readonly window: string;
  readonly period: Period;
  /** What the headline is written in; USD when absent. */
  readonly currency?: Currency | undefined;
};

/** What the same tokens would have cost otherwise, and what could not be compared. */
export function whatIfMessage(
  result: WhatIf,
  supposed: Supposition,
  { command, window, period, currency }: WhatIfWords,
): Message {
  const { events, complete } = result;
  const headline =
    events === 0 ? nothingText(result, supposed, window) : headlineOf(result, supposed, { window, currency });
  return messageOf({
    command,
    tone: events === 0 ? 'notice' : 'answer',
    headline: shorten(headline),
    lines: [
      ...(events > 0 ? [exactText(result), `${caveatOf(supposed)} ${say`Nothing was changed.`}`] : []),
      ...missingLines(result, supposed),
      ...(complete ? [] : [say`Only the first events of that time were compared; ask about a shorter one.`]),
    ],
    charts: events === 0 ? [] : [bothChart(result, supposed, { title: headline, period })],
    csvName: fileNameOf(['whatif', ...nameWords(supposed)], period),
  });
}

function nameWords(supposed: Supposition): readonly string[] {
  switch (supposed.kind) {
    case 'model':
      return [supposed.from, 'as', supposed.to];
    case 'tier':
      return [supposed.tier];
    case 'cache':
      return ['cache', String(supposed.percent)];
  }
}

/** What it cost and what it would have cost, as two bars. */
function bothChart(
  { beforeNano, afterNano }: WhatIf,
  supposed: Supposition,
  { title, period }: { readonly title: string; readonly period: Period },
): RankingChart {
  return {
    kind: 'ranking',
    measure: metricName('cost'),
    unit: 'usd',
    title: shorten(title),
    alt: title,
    timeZone: period.timeZone,
    granularity: period.granularity,
    parts: [metricName('cost')],
    rows: [
      { name: say`as it was`, values: [toDecimalUsd(beforeNano)] },
      { name: supposedName(supposed), values: [toDecimalUsd(afterNano)] },
    ],
    more: 0,
  };
}

function supposedName(supposed: Supposition): string {
  switch (supposed.kind) {
    case 'model':
      return say`with ${supposed.to}`;
    case 'tier':
      return say`at the ${supposed.tier} tier`;
    case 'cache':
      return say`with ${supposed.percent} % read from caches`;
  }
}

function nothingText({ pendingAfter }: WhatIf, supposed: Supposition, window: string): string {
  // What was called has its price; what it is compared with has none.
  if (pendingAfter > 0 && supposed.kind === 'model')
    return say`Nothing to compare: there is no price for ${supposed.to}`;
  return supposed.kind === 'model'
    ? say`Nothing to compare: no priced event of ${supposed.from} ${window}`
    : say`Nothing to compare: no priced event ${window}`;
}

function headlineOf(
  { beforeNano, afterNano }: WhatIf,
  supposed: Supposition,
  { window, currency }: Pick<WhatIfWords, 'window' | 'currency'>,
): string {
  const change = formatChange(afterNano, beforeNano);
  const [before, after] = [formatMoney(beforeNano, currency), formatMoney(afterNano, currency)];
  const amounts = `${before} → ${after}${change ? ` (${change})` : ''}`;
  switch (supposed.kind) {
    case 'model':
      return say`${supposed.from} as ${supposed.to} ${window}: ${amounts}`;
    case 'tier':
      return say`All at the ${supposed.tier} tier ${window}: ${amounts}`;
    case 'cache':
      return say`With ${supposed.percent} % of input read from caches ${window}: ${amounts}`;
  }
}

function exactText({ events, beforeNano, afterNano }: WhatIf): string {
  const amounts = `${typedUsdText(toDecimalUsd(beforeNano))} → ${typedUsdText(toDecimalUsd(afterNano))}`;
  return counted(
    events,
    say`1 event compared, exactly: ${amounts}.`,
    say`${formatCount(events)} events compared, exactly: ${amounts}.`,
  );
}

function caveatOf({ kind }: Supposition): string {
  switch (kind) {
    case 'model':
      return say`The tokens are those that were used; another model may use more or fewer.`;
    case 'tier':
      return say`Tokens and models are those that were used; another tier may answer later.`;
    case 'cache':
      return say`What writing the caches would cost is not counted.`;
  }
}

function missingLines(
  { pendingBefore, pendingAfter, inPlans }: WhatIf,
  supposed: Supposition,
): readonly string[] {
  return [
    ...(pendingBefore > 0 ? [pendingText(eventsText(pendingBefore), supposed)] : []),
    ...(pendingAfter > 0 ? [unpricedText(eventsText(pendingAfter), supposed)] : []),
    ...(inPlans > 0 ? [say`Left out: ${eventsText(inPlans)} that plans pay for.`] : []),
  ];
}

function pendingText(events: string, supposed: Supposition): string {
  return supposed.kind === 'model'
    ? say`Left out: ${events} of ${supposed.from} without a price.`
    : say`Left out: ${events} without a price.`;
}

/** What the events lack that would have no price so. */
function unpricedText(events: string, supposed: Supposition): string {
  switch (supposed.kind) {
    case 'model':
      return say`Left out: ${events} that would have no price at ${supposed.to}.`;
    case 'tier':
      return say`Left out: ${events} whose model has no ${supposed.tier} price.`;
    case 'cache':
      return say`Left out: ${events} whose model has no price for cache reads.`;
  }
}
