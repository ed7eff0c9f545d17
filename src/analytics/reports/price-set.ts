import { formatCount } from '../format.ts';
import { type Message, messageOf } from '../message.ts';
import type { CostComparison } from '../pricing/cost-comparison.ts';
import { unitPriceText } from '../pricing/unit-price.ts';
import type { PriceRow } from '../state.ts';
import { amountsText, comparisonNotes, monthLines, sumOf } from './price-change.ts';
import { momentText } from './price-list.ts';
import { shorten } from './wording.ts';

/** What setting these prices would change; `isFinal` where nothing is written after it is said. */
export function setPreviewMessage(
  rows: readonly PriceRow[],
  comparison: CostComparison,
  command: string,
  isFinal = true,
): Message {
  const sum = sumOf(comparison.changes);
  const effect = sum.events === 0 ? 'changes no stored event' : `would change ${amountsText(sum)}`;
  return messageOf({
    command,
    tone: 'notice',
    headline: shorten(`${nameOf(rows)}: the new price ${effect}`),
    lines: [
      rowsText(rows),
      ...monthLines(comparison),
      ...comparisonNotes(comparison),
      ...(isFinal ? ['Nothing has been written yet.'] : []),
    ],
  });
}

export function setDoneMessage(rows: readonly PriceRow[], command: string): Message {
  return messageOf({
    command,
    tone: 'good',
    headline: shorten(`Set ${rows.length === 1 ? '1 price' : `${rows.length} prices`} of ${nameOf(rows)}`),
    lines: [
      rowsText(rows),
      'New events are priced by it at once; stored ones follow within a minute, and their months say that they were restated.',
    ],
    actions: [{ label: 'Prices in force', command: `/usage prices list ${nameOf(rows)}` }],
  });
}

export function unchangedMessage(rows: readonly PriceRow[], command: string): Message {
  return messageOf({
    command,
    tone: 'notice',
    headline: shorten(`${nameOf(rows)} has these prices already; nothing was changed`),
  });
}

/** "$2.00 per 1M input tokens, $8.00 per 1M output tokens; batch; since 2026-11-01". */
export function rowsText(rows: readonly PriceRow[]): string {
  const [first] = rows;
  if (!first) return 'no price';
  const { mode, validFrom, validTo } = first;
  return [
    rows.map(unitPriceText).join(', '),
    ...(mode === 'standard' ? [] : [`service tier ${mode}`]),
    validFrom === null ? 'for all time' : `since ${momentText(validFrom)}`,
    ...(validTo === null ? [] : [`until ${momentText(validTo)}`]),
  ].join('; ');
}

function nameOf([first]: readonly PriceRow[]): string {
  return first ? `${first.provider}/${first.model}` : 'no model';
}

/** "1,204 of 5,000 events". */
export function ofEventsText(events: number, all: number): string {
  return `${formatCount(events)} of ${formatCount(all)} ${all === 1 ? 'event' : 'events'}`;
}
