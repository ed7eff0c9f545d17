import { counted, say } from '../../../language/say.ts';
import { type Message, messageOf, type Table } from '../../message.ts';
import { modelText } from '../../pricing/book/used-models.ts';
import type { PendingUsage } from '../../store.ts';
import { modelCountText, tokensText } from '../../words/counts.ts';
import { formatCount } from '../../words/format.ts';
import { minuteText } from '../../words/moment-text.ts';
import { shorten } from '../wording.ts';
import { type Surface, setExample } from './set-example.ts';

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
  if (!first) return messageOf({ command, tone: 'good', headline: say`Every event has a price` });
  const more = sorted.length - SHOWN_MODELS;
  return messageOf({
    command,
    tone: 'warning',
    headline: shorten(waitingText(events, sorted.length)),
    lines: [
      ...sorted.slice(0, SHOWN_MODELS).map((model) => modelLine(model, timeZone)),
      ...(more > 0
        ? [counted(more, say`+1 more model in the CSV`, say`+${more} more models in the CSV`)]
        : []),
      say`Set a price: ${setExample(nameOf(first), surface)}`,
      say`A model whose calls do not say what they used stays pending whatever its price.`,
    ],
    fileTable: pendingTable(sorted),
    csvName: 'prices-pending',
  });
}

function waitingText(events: number, models: number): string {
  const of = modelCountText(models);
  return counted(
    events,
    say`1 event waits for a price, of ${of}`,
    say`${formatCount(events)} events wait for a price, of ${of}`,
  );
}

/** "openai/tuned: 2 events wait, 1.5M tokens; first seen 2026-11-19 08:00, last 2026-11-20 11:00". */
function modelLine(model: PendingUsage, timeZone: string): string {
  const { events, tokens, firstAt, lastAt } = model;
  const seen = say`first seen ${minuteText(firstAt, timeZone)}, last ${minuteText(lastAt, timeZone)}`;
  const waiting = counted(events, say`1 event waits`, say`${formatCount(events)} events wait`);
  return `${modelText(model)}: ${waiting}, ${tokensText(tokens)}; ${seen}`;
}

function pendingTable(models: readonly PendingUsage[]): Table {
  return {
    columns: [
      { key: 'model', label: say`model`, unit: 'text' },
      { key: 'pendingEvents', label: say`unpriced`, unit: 'count' },
      { key: 'tokens', label: say`tokens`, unit: 'tokens' },
      { key: 'firstAt', label: say`first seen`, unit: 'time' },
      { key: 'lastAt', label: say`last seen`, unit: 'time' },
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

/** What the sender did not say is left to the reader. */
function nameOf({ provider, model }: PendingUsage): string {
  return `${provider === '' ? 'PROVIDER' : provider}/${model === '' ? 'MODEL' : model}`;
}
