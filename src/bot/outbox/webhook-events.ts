import { WEBHOOK_EVENTS } from '../../analytics/alerts/webhooks/events.ts';
import { say } from '../../language/say.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';

const TEST = 'webhook.test';

/** Every type somebody can subscribe to; a test comes without. */
const SUBSCRIBABLE = Object.keys(WEBHOOK_EVENTS).filter((type) => type !== TEST);

/** "budget.threshold,anomaly.*" as types, sorted; "*" is all of them. */
export function readEvents(texts: readonly string[]): readonly string[] | Misunderstanding {
  const patterns = texts.flatMap((text) => text.toLowerCase().split(',')).filter((text) => text !== '');
  if (patterns.length === 0) return badEvents(say`A webhook needs the events it is told of.`);
  const types = new Set<string>();
  for (const pattern of patterns) {
    const found = SUBSCRIBABLE.filter((type) => isMeant(type, pattern));
    if (found.length === 0) return badEvents(say`There is no event ${shownWord(pattern)}.`);
    for (const type of found) types.add(type);
  }
  return [...types].sort();
}

function isMeant(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function badEvents(message: string): Misunderstanding {
  return misunderstanding(
    'bad_value',
    say`${message} Events are ${SUBSCRIBABLE.join(', ')}; anomaly.* and * work.`,
    {
      hint: forExample('/usage webhook add https://example.com/hook budget.threshold,anomaly.*'),
    },
  );
}
