import { webhookTarget } from '../../analytics/alerts/webhooks/events.ts';
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
  /** Whether nothing is sent there. */
  readonly isPaused: boolean;
  /** Since when, UTC milliseconds, where that is known: of a webhook it is not. */
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
      ...(pauses.get(target) ?? { isPaused: false, pausedAt: null, pausedReason: null }),
    };
  });
  return { targets: tallies.filter(isNotable), messages: rows.map(toMessage) };
}

type PauseOfTarget = Pick<TargetTally, 'isPaused' | 'pausedAt' | 'pausedReason'>;

/** A webhook keeps since when it failed, which may be long before it was paused, or never. */
async function pausesOf(state: OutboxStores, org: string): Promise<ReadonlyMap<string, PauseOfTarget>> {
  const channels = (await state.channelTerms(org)).filter(({ pausedAt }) => pausedAt !== null);
  const webhooks = (await state.webhooks(org)).filter((one) => one.state === 'paused');
  return new Map([
    ...channels.map(({ target, pausedAt, pausedReason }): [string, PauseOfTarget] => [
      target,
      { isPaused: true, pausedAt, pausedReason },
    ]),
    ...webhooks.map((one): [string, PauseOfTarget] => [
      webhookTarget(one),
      { isPaused: true, pausedAt: null, pausedReason: one.pausedReason },
    ]),
  ]);
}

function isNotable({ pending, dead, held, isPaused }: TargetTally): boolean {
  return pending + dead + held > 0 || isPaused;
}

function toMessage({ id, target, state, message, lastError, createdAt }: OutboxRow): GivenUpMessage {
  return { id, target, state, headline: message.headline, reason: lastError ?? '', queuedAt: createdAt };
}
