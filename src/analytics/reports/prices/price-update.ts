import { counted, say } from '../../../language/say.ts';
import { type Message, messageOf } from '../../message.ts';
import type { CatalogueUpdate } from '../../pricing/catalogue/catalogue-update.ts';
import { unitPriceText } from '../../pricing/charge/unit-price.ts';
import { SAME_AS } from '../../pricing/rows/price-row.ts';
import type { PriceRow } from '../../state.ts';
import { shorten } from '../wording.ts';
import { momentText } from './price-list.ts';

const SHOWN = 40;

/** What a newer catalogue changes in the book; `isFinal` where nothing is written after it is said. */
export function priceUpdateMessage(update: CatalogueUpdate, version: string, isFinal: boolean): Message {
  const { changed, added, removed, droppedModels, announced } = update;
  const isSame = changed.length + added.length + removed.length === 0;
  const flagged = announced.filter(({ isConfirmed }) => !isConfirmed);
  return messageOf({
    command: '',
    tone: flagged.length > 0 ? 'warning' : isSame ? 'good' : 'notice',
    headline: shorten(isSame ? say`The book says what ${version} says` : countsText(update, version)),
    lines: [
      ...some(
        changed.map(
          ({ before, after }) => say`changed ${nameOf(after)}: ${priceText(before)} → ${priceText(after)}`,
        ),
      ),
      ...some(added.map((row) => say`added ${nameOf(row)}: ${priceText(row)}`)),
      ...some(removed.map((row) => say`removed ${nameOf(row)}: ${priceText(row)}`)),
      ...announcedLines(announced),
      ...(droppedModels.length > 0
        ? [
            counted(
              droppedModels.length,
              say`1 model no longer in the catalogue; what is known of their prices stays.`,
              say`${droppedModels.length} models no longer in the catalogue; what is known of their prices stays.`,
            ),
          ]
        : []),
      ...(isFinal && !isSame ? [say`Nothing has been written yet.`] : []),
    ],
  });
}

function countsText({ changed, added, removed }: CatalogueUpdate, version: string): string {
  return counted(
    changed.length,
    say`${version}: 1 price changed, ${added.length} added, ${removed.length} removed`,
    say`${version}: ${changed.length} prices changed, ${added.length} added, ${removed.length} removed`,
  );
}

/** A price announced ahead is a claim; when its time has come, the catalogue says whether it came true. */
function announcedLines(announced: CatalogueUpdate['announced']): readonly string[] {
  const confirmed = announced.filter(({ isConfirmed }) => isConfirmed).length;
  return [
    ...some(
      announced
        .filter(({ isConfirmed }) => !isConfirmed)
        .map(({ row }) => say`check ${nameOf(row)}: ${priceText(row)} was announced and is not confirmed`),
    ),
    ...(confirmed > 0
      ? [
          counted(
            confirmed,
            say`1 price announced earlier came into force as announced.`,
            say`${confirmed} prices announced earlier came into force as announced.`,
          ),
        ]
      : []),
  ];
}

function some(lines: readonly string[]): readonly string[] {
  return lines.length <= SHOWN
    ? lines
    : [...lines.slice(0, SHOWN), say`+${lines.length - SHOWN} more like these`];
}

function nameOf({ provider, model, mode, contextAbove }: PriceRow): string {
  const conditions = [
    ...(mode === 'standard' ? [] : [mode]),
    ...(contextAbove === 0 ? [] : [say`prompts above ${contextAbove} tokens`]),
  ];
  return [`${provider}/${model}`, ...conditions].join(', ');
}

function priceText(row: PriceRow): string {
  const price = row.class.startsWith(SAME_AS)
    ? say`like ${row.class.slice(SAME_AS.length)}`
    : unitPriceText(row);
  return row.validFrom === null ? price : say`${price} since ${momentText(row.validFrom)}`;
}
