import { formatCount } from '../format.ts';
import { type Message, messageOf, type Table } from '../message.ts';
import { toZonedText } from '../period.ts';
import { modelText } from '../pricing/used-models.ts';
import type { PendingUsage } from '../store.ts';
import { type Surface, setExample } from './set-example.ts';
import { shorten } from './wording.ts';

const SHOWN_MODELS = 10;

export type PendingQuestion = {
  readonly command: string;
  readonly surface: Surface;
  readonly timeZone: string;
};

/** Models whose events wait for a price, the most waiting first, since when, and what to type for the first of them. */
export function pricesPendingMessage(
  models: readonly PendingUsage[],
  { command, surface, timeZone }: PendingQuestion,
): Message {
  const sorted = [...models].sort((one, other) => other.events - one.events);
  const events = sorted.reduce((sum, model) => sum + model.events, 0);
  const [first] = sorted;
  if (!first) return messageOf({ command, tone: 'good', headline: 'Every event has a price' });
  const more = sorted.length - SHOWN_MODELS;
  return messageOf({
    command,
    tone: 'warning',
    headline: shorten(
      `${eventsText(events)} for a price, of ${sorted.length === 1 ? '1 model' : `${sorted.length} models`}`,
    ),
    lines: [
      ...sorted.slice(0, SHOWN_MODELS).map((model) => modelLine(model, timeZone)),
      ...(more > 0 ? [`+${more} more models in the CSV`] : []),
      `Set a price: ${setExample(nameOf(first), surface)}`,
      'A model whose calls do not say what they used stays pending whatever its price.',
    ],
    fileTable: pendingTable(sorted),
    csvName: 'prices-pending',
  });
}

/** "openai/tuned: 2 events wait, 1.5M tokens; first seen 2026-11-19 08:00, last 2026-11-20 11:00". */
function modelLine(model: PendingUsage, timeZone: string): string {
  const { events, tokens, firstAt, lastAt } = model;
  const seen = `first seen ${minuteText(firstAt, timeZone)}, last ${minuteText(lastAt, timeZone)}`;
  return `${modelText(model)}: ${eventsText(events)}, ${formatCount(tokens)} tokens; ${seen}`;
}

function minuteText(at: number, timeZone: string): string {
  return toZonedText(at, timeZone).slice(0, 16).replace('T', ' ');
}

function pendingTable(models: readonly PendingUsage[]): Table {
  return {
    columns: [
      { key: 'model', label: 'model', unit: 'text' },
      { key: 'pendingEvents', label: 'unpriced', unit: 'count' },
      { key: 'tokens', label: 'tokens', unit: 'tokens' },
      { key: 'firstAt', label: 'first seen', unit: 'time' },
      { key: 'lastAt', label: 'last seen', unit: 'time' },
    ],
    rows: models.map((model) => ({
      model: modelText(model),
      pendingEvents: model.events,
      tokens: model.tokens.toString(),
      firstAt: model.firstAt,
      lastAt: model.lastAt,
    })),
    total: {
      pendingEvents: models.reduce((sum, model) => sum + model.events, 0),
      tokens: models.reduce((sum, model) => sum + model.tokens, 0n).toString(),
    },
    shown: SHOWN_MODELS,
    rowsOverlap: false,
  };
}

function eventsText(events: number): string {
  return `${formatCount(events)} ${events === 1 ? 'event waits' : 'events wait'}`;
}

/** What the sender did not say is left to the reader. */
function nameOf({ provider, model }: PendingUsage): string {
  return `${provider === '' ? 'PROVIDER' : provider}/${model === '' ? 'MODEL' : model}`;
}
