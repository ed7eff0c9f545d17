import { say } from '../../../language/say.ts';
import type { StoredEvent } from '../../store.ts';
import { formatCount } from '../../words/format.ts';

/** What so many tokens of one part are, in words. */
type PartTexts = Readonly<Record<string, (tokens: string) => string>>;

const SENT: PartTexts = {
  message: (tokens) => say`${tokens} message`,
  context: (tokens) => say`${tokens} context`,
  files: (tokens) => say`${tokens} files`,
  system: (tokens) => say`${tokens} system prompt`,
  toolDefinitions: (tokens) => say`${tokens} tool definitions`,
};
const RETURNED: PartTexts = {
  response: (tokens) => say`${tokens} response`,
  toolOutputs: (tokens) => say`${tokens} tool outputs`,
};

/** What the tokens were spent on, as far as senders said: "Input tokens: 1,200 message, 3,400 context." */
export function partLines(events: readonly StoredEvent[]): readonly string[] {
  const sums = new Map<string, bigint>();
  for (const { facts } of events) {
    for (const [name, tokens] of Object.entries(facts.parts ?? {})) {
      sums.set(name, (sums.get(name) ?? 0n) + BigInt(tokens));
    }
  }
  const [sent, returned] = [partsText(SENT, sums), partsText(RETURNED, sums)];
  return [
    ...(sent === '' ? [] : [say`Input tokens: ${sent}.`]),
    ...(returned === '' ? [] : [say`Output tokens: ${returned}.`]),
  ];
}

function partsText(texts: PartTexts, sums: ReadonlyMap<string, bigint>): string {
  const known = Object.entries(texts).flatMap(([name, text]) => {
    const tokens = sums.get(name);
    return tokens === undefined ? [] : [text(formatCount(tokens))];
  });
  return known.join(', ');
}
