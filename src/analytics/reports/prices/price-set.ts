import { counted, say } from '../../../language/say.ts';
import { type Message, messageOf } from '../../message.ts';
import { unitPriceText } from '../../pricing/charge/unit-price.ts';
import type { CostComparison } from '../../pricing/repricing/cost-comparison.ts';
import type { PriceRow } from '../../state.ts';
import { formatCount } from '../../words/format.ts';
import { shorten } from '../wording.ts';
import { amountsText, comparisonNotes, monthLines, sumOf } from './price-change.ts';
import { momentText } from './price-list.ts';

/** What setting these prices would change; `isFinal` where nothing is written after it is said. */
export function setPreviewMessage(
  rows: readonly PriceRow[],
  comparison: CostComparison,
  command: string,
  isFinal = true,
): Message {
  const sum = sumOf(comparison.changes);
  return messageOf({
    command,
    tone: 'notice',
    headline: shorten(
      sum.events === 0
        ? say`${nameOf(rows)}: the new price changes no stored event`
        : say`${nameOf(rows)}: the new price would change ${amountsText(sum)}`,
    ),
    lines: [
      rowsText(rows),
      ...monthLines(comparison),
      ...comparisonNotes(comparison),
      ...(isFinal ? [say`Nothing has been written yet.`] : []),
    ],
  });
}

export function setDoneMessage(rows: readonly PriceRow[], command: string): Message {
  return messageOf({
    command,
    tone: 'good',
    headline: shorten(
      counted(
        rows.length,
        say`Set 1 price of ${nameOf(rows)}`,
        say`Set ${rows.length} prices of ${nameOf(rows)}`,
      ),
    ),
    lines: [
      rowsText(rows),
      say`New events are priced by it at once; stored ones follow within a minute, and their months say that they were restated.`,
    ],
    actions: [{ label: say`Prices in force`, command: `/usage prices list ${nameOf(rows)}` }],
  });
}

export function unchangedMessage(rows: readonly PriceRow[], command: string): Message {
  return messageOf({
    command,
    tone: 'notice',
    headline: shorten(say`${nameOf(rows)} has these prices already; nothing was changed`),
  });
}

/** "$2.00 per 1M input tokens, $8.00 per 1M output tokens; batch; since 2026-11-01". */
export function rowsText(rows: readonly PriceRow[]): string {
  const [first] = rows;
  if (!first) return say`no price`;
  const { mode, validFrom, validTo } = first;
  return [
    rows.map(unitPriceText).join(', '),
    ...(mode === 'standard' ? [] : [say`service tier ${mode}`]),
    validFrom === null ? say`for all time` : say`since ${momentText(validFrom)}`,
    ...(validTo === null ? [] : [say`until ${momentText(validTo)}`]),
  ].join('; ');
}

function nameOf([first]: readonly PriceRow[]): string {
  return first ? `${first.provider}/${first.model}` : say`no model`;
}

/** "1,204 of 5,000 events". */
export function ofEventsText(events: number, all: number): string {
  return counted(
    all,
    say`${formatCount(events)} of 1 event`,
    say`${formatCount(events)} of ${formatCount(all)} events`,
  );
}
