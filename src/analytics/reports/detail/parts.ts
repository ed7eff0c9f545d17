import { formatCount } from '../../format.ts';
import type { StoredEvent } from '../../store.ts';

const SENT: Readonly<Record<string, string>> = {
  message: 'message',
  context: 'context',
  files: 'files',
  system: 'system prompt',
  toolDefinitions: 'tool definitions',
};
const RETURNED: Readonly<Record<string, string>> = { response: 'response', toolOutputs: 'tool outputs' };

/** What the tokens were spent on, as far as senders said: "Input: 1,200 message, 3,400 context." */
export function partLines(events: readonly StoredEvent[]): readonly string[] {
  const sums = new Map<string, bigint>();
  for (const { facts } of events) {
    for (const [name, tokens] of Object.entries(facts.parts ?? {})) {
      sums.set(name, (sums.get(name) ?? 0n) + BigInt(tokens));
    }
  }
  return [lineOf('Input', SENT, sums), lineOf('Output', RETURNED, sums)].filter((line) => line !== null);
}

function lineOf(
  what: string,
  words: Readonly<Record<string, string>>,
  sums: ReadonlyMap<string, bigint>,
): string | null {
  const known = Object.entries(words).flatMap(([name, word]) => {
    const tokens = sums.get(name);
    return tokens === undefined ? [] : [`${formatCount(tokens)} ${word}`];
  });
  return known.length === 0 ? null : `${what} tokens: ${known.join(', ')}.`;
}
