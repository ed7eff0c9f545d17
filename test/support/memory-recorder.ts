import type { Outcome, Recording, UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';

export type MemoryRecorder = {
  readonly record: UsageStore['record'];
  /** Stored events of an organisation, in the order they were accepted. */
  events(org: string): readonly UsageEvent[];
  /** How many transactions there were, and how many recordings each had. */
  readonly groups: readonly number[];
  /** Makes the next calls fail with these errors, one each. */
  failNext(...errors: readonly Error[]): void;
};

/** The smallest thing that keeps the promise of UsageStore.record: an id counts once, the first value stays. */
export function createMemoryRecorder(): MemoryRecorder {
  const stored = new Map<string, Map<string, UsageEvent>>();
  const groups: number[] = [];
  const failures: Error[] = [];

  function recordOne(org: string, event: UsageEvent): Outcome {
    const known = stored.get(org) ?? new Map<string, UsageEvent>();
    stored.set(org, known);
    const first = known.get(event.idKeys[0]);
    if (!first) {
      known.set(event.idKeys[0], event);
      return { kind: 'accepted' };
    }
    const before = first.counts.inputTokens;
    const differs = before !== undefined && event.counts.inputTokens !== before;
    return differs ? { kind: 'conflict', fields: ['inputTokens'] } : { kind: 'duplicate' };
  }

  return {
    record: async (recordings: readonly Recording[]) => {
      const failure = failures.shift();
      if (failure) throw failure;
      groups.push(recordings.length);
      return recordings.map(({ org, events }) => events.map(({ event }) => recordOne(org, event)));
    },
    events: (org) => [...(stored.get(org)?.values() ?? [])],
    groups,
    failNext: (...errors) => failures.push(...errors),
  };
}
