import type { Call } from '../command.ts';

/** Names looked through for one that differs in upper and lower case alone. */
const MOST_NAMES = 1_000;

/**
 * A customer as events spell it: the name as typed where any event has it, else the only one that differs in upper
 * and lower case alone; undefined where there is no such one, or several.
 */
export async function knownCustomer(
  { speaker, services, now }: Pick<Call, 'speaker' | 'services' | 'now'>,
  typed: string,
): Promise<string | undefined> {
  const { usage } = services;
  const org = speaker.organisation.id;
  const named = { dimension: 'customer', values: [typed], negate: false } as const;
  if ((await usage.distinct({ org, from: 0, to: now + 1, filters: [named] }, 'customer')) > 0) return typed;
  const known = await usage.names(org, 'customer', { text: typed, limit: MOST_NAMES });
  const same = known.filter((name) => name.toLowerCase() === typed.toLowerCase());
  return same.length === 1 ? same[0] : undefined;
}
