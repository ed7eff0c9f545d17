import type { OutboxRow, OutboxState } from '../../analytics/outbox.ts';
import type { StateStore } from '../../analytics/state.ts';

/** How the messages to one target fare. */
export type TargetTally = {
  readonly target: string;
  readonly pending: number;
  /** Of the pending, those that may have arrived although no answer came. */
  readonly ambiguous: number;
  readonly dead: number;
  readonly held: number;
  /** Since when nothing is sent there, UTC milliseconds, and why; null while it is. */
  readonly pausedAt: number | null;
  readonly pausedReason: string | null;
};

/** A message that was given up or is held. */
export type GivenUpMessage = {
  readonly id: string;
  readonly target: string;
  readonly state: OutboxState;
  readonly headline: string;
  readonly reason: string;
  /** UTC milliseconds. */
  readonly queuedAt: number;
};

export type OutboxOverview = {
  /** Targets with anything waiting, given up or held, and those that are paused. */
  readonly targets: readonly TargetTally[];
  /** The newest first. */
  readonly messages: readonly GivenUpMessage[];
};

export type OutboxStores = Pick<StateStore, 'outbox' | 'outboxByTarget' | 'channelTerms' | 'webhooks'>;

const MOST_MESSAGES = 200;

/** What of an organisation's messages has not arrived. */
export async function outboxOverview(state: OutboxStores, org: string): Promise<OutboxOverview> {
  const [counts, rows, pauses] = await Promise.all([
    state.outboxByTarget(org),
    state.outbox(org, { states: ['dead', 'held'], limit: MOST_MESSAGES }),
    pausesOf(state, org),
  ]);
  const names = new Set([...counts.map(({ target }) => target), ...pauses.keys()]);
  const tallies = [...names].sort().map((target): TargetTally => {
    const own = counts.filter((one) => one.target === target);
    const inStates = (...states: readonly OutboxState[]) =>
      own.filter((one) => states.includes(one.state)).reduce((sum, { messages }) => sum + messages, 0);
    return {
      target,
      pending: inStates('pending', 'sending'),
      ambiguous: own.reduce((sum, { ambiguous }) => sum + ambiguous, 0),
      dead: inStates('dead'),
      held: inStates('held'),
      ...(pauses.get(target) ?? { pausedAt: null, pausedReason: null }),
    };
  });
  return { targets: tallies.filter(isNotable), messages: rows.map(toMessage) };
}

type PauseOfTarget = Pick<TargetTally, 'pausedAt' | 'pausedReason'>;

/** A webhook does not keep since when it is paused, but since when it failed. */
async function pausesOf(state: OutboxStores, org: string): Promise<ReadonlyMap<string, PauseOfTarget>> {
  const channels = (await state.channelTerms(org)).filter(({ pausedAt }) => pausedAt !== null);
  const webhooks = (await state.webhooks(org)).filter((one) => one.state === 'paused');
  return new Map([
    ...channels.map(({ target, ...terms }): [string, PauseOfTarget] => [target, pauseOf(terms)]),
    ...webhooks.map(({ id, failingSince, createdAt, pausedReason }): [string, PauseOfTarget] => [
      `webhook:${id}`,
      { pausedAt: failingSince ?? createdAt, pausedReason },
    ]),
  ]);
}

function pauseOf({ pausedAt, pausedReason }: PauseOfTarget): PauseOfTarget {
  return { pausedAt, pausedReason };
}

function isNotable({ pending, dead, held, pausedAt }: TargetTally): boolean {
  return pending + dead + held > 0 || pausedAt !== null;
}

function toMessage({ id, target, state, message, lastError, createdAt }: OutboxRow): GivenUpMessage {
  return { id, target, state, headline: message.headline, reason: lastError ?? '', queuedAt: createdAt };
}
