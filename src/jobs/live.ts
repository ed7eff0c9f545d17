import { type LiveParts, takeLiveTurn } from '../analytics/live/turn.ts';
import type { LiveAnswer, StateStore } from '../analytics/state.ts';
import { forEvery, speakingTo } from './every.ts';
import type { IntervalJob } from './job.ts';

export type LiveJobParts = Pick<LiveParts, 'usage'> & {
  readonly state: LiveParts['state'] & Pick<StateStore, 'dueLiveAnswers' | 'organisation'>;
  readonly understandLive: (live: LiveAnswer, now: number) => ReturnType<LiveParts['understand']>;
  readonly onQueued: () => void;
};

const EVERY_MS = 5_000;
const MOST_AT_ONCE = 100;

/** Messages that keep themselves up to date: each about once a minute, and once more when its time is over. */
export function live({ state, usage, understandLive, onQueued }: LiveJobParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'live',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      const due = await state.dueLiveAnswers(now, MOST_AT_ONCE);
      const parts = { state, usage, understand: understandLive };
      const turn = (one: LiveAnswer) => speakingTo(state, one.org, () => takeLiveTurn(parts, one, now));
      await forEvery(due, turn).finally(() => due.length > 0 && onQueued());
    },
  };
}
