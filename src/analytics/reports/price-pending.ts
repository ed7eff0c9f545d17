import { formatCount } from '../format.ts';
import { type Message, messageOf } from '../message.ts';
import { modelText } from '../pricing/used-models.ts';
import type { PendingModel } from '../store.ts';
import { type Surface, setExample } from './set-example.ts';
import { shorten } from './wording.ts';

const SHOWN_MODELS = 10;

/** Models whose events wait for a price, the most waiting first, and what to type for the first of them. */
export function pricesPendingMessage(
  models: readonly PendingModel[],
  { command, surface }: { readonly command: string; readonly surface: Surface },
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
      ...sorted.slice(0, SHOWN_MODELS).map((model) => `${modelText(model)}: ${eventsText(model.events)}`),
      ...(more > 0 ? [`+${more} more models in the CSV`] : []),
      `Set a price: ${setExample(nameOf(first), surface)}`,
      'A model whose calls do not say what they used stays pending whatever its price.',
    ],
    fileTable: {
      columns: [
        { key: 'model', label: 'model', unit: 'text' },
        { key: 'pendingEvents', label: 'unpriced', unit: 'count' },
      ],
      rows: sorted.map((model) => ({ model: modelText(model), pendingEvents: model.events })),
      total: { pendingEvents: events },
      shown: SHOWN_MODELS,
      rowsOverlap: false,
    },
    csvName: 'prices-pending',
  });
}

function eventsText(events: number): string {
  return `${formatCount(events)} ${events === 1 ? 'event waits' : 'events wait'}`;
}

/** What the sender did not say is left to the reader. */
function nameOf({ provider, model }: PendingModel): string {
  return `${provider === '' ? 'PROVIDER' : provider}/${model === '' ? 'MODEL' : model}`;
}
