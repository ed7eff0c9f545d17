import { type PollResult, readPages } from '../analytics/ingest/polls/answer.ts';
import type { Poll, PolledProvider, Span } from '../analytics/ingest/polls/poll.ts';
import { POLLS } from '../analytics/ingest/polls/polls.ts';
import {
  firstDayToRead,
  type PollProgress,
  pollProgress,
  savePollProgress,
  startOfUtcDay,
} from '../analytics/polls/poll-progress.ts';
import { troubleText } from '../analytics/polls/poll-trouble.ts';
import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { askProvider, type ProviderAccess } from './ask-provider.ts';
import type { IntervalJob, Log } from './job.ts';
import { type PolledStores, storePolled } from './store-polled.ts';

const EVERY_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const AFTER_OUR_FAILURE_MS = 60_000;
const SHORTEST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 24 * HOUR_MS;

/** An administrator's key sees one organisation at its provider; here that is the default one. */
const ORG = 'default';

export type PollParts = PolledStores & {
  readonly providers: Readonly<Record<PolledProvider, ProviderAccess | null>>;
  readonly state: Pick<StateStore, 'setting' | 'saveSetting'>;
  readonly usage: Pick<UsageStore, 'markPolled'>;
  readonly log: Log;
};

/** Where one poll is within its round: the next day to read, or when the next round begins. */
type Round = { day: number | null; startsAt: number };

/**
 * Asks providers every hour what was used and what it costs: the last days again, and at first a month. A run
 * reads some days of one poll, so that a process that is told to stop soon can; whatever is read twice takes
 * its own place.
 */
export function poll(parts: PollParts): IntervalJob {
  const open = POLLS.filter(({ provider }) => parts.providers[provider] !== null);
  const rounds = new Map(open.map((one): [Poll, Round] => [one, { day: null, startsAt: 0 }]));
  const told = new Map<Poll, string>();

  async function step(due: Poll, round: Round, now: number): Promise<void> {
    const known = (await pollProgress(parts.state, ORG))[due.name];
    const day = round.day ?? firstDayToRead(known, now);
    const progress = continued(known, day);
    const result = await readDays(due, spanFrom(due, day, now), parts, { now, progress });
    if (result.kind === 'stopped') return stop(due, round, { now, progress, ...result });
    const to = day + due.days * DAY_MS;
    const isLast = to > now;
    round.day = isLast ? null : to;
    if (isLast) round.startsAt = now + HOUR_MS;
    told.delete(due);
    const readTo = Math.max(progress.readTo, Math.min(to, startOfUtcDay(now)));
    const readAt = isLast ? now : progress.readAt;
    await savePollProgress(parts.state, ORG, { [due.name]: { ...progress, readTo, readAt, problem: null } });
  }

  /** The next round begins where this one stopped. */
  async function stop(
    due: Poll,
    round: Round,
    { now, progress, problem, retryAfterMs }: Stop,
  ): Promise<void> {
    round.startsAt = now + Math.max(SHORTEST_WAIT_MS, Math.min(retryAfterMs ?? HOUR_MS, LONGEST_WAIT_MS));
    round.day = null;
    await savePollProgress(parts.state, ORG, { [due.name]: { ...progress, problem } });
    const text = troubleText(due, problem);
    if (told.get(due) === text) return;
    told.set(due, text);
    parts.log.warn({ poll: due.name }, text);
  }

  return {
    kind: 'interval',
    name: 'poll',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      const due = [...rounds].find(([, { startsAt }]) => startsAt <= now);
      if (!due) return;
      const [one, round] = due;
      try {
        await step(one, round, now);
      } catch (error) {
        round.startsAt = now + AFTER_OUR_FAILURE_MS;
        throw error;
      }
    },
  };
}

type Stop = Extract<PollResult, { kind: 'stopped' }> & {
  readonly now: number;
  readonly progress: PollProgress;
};

/** What was read so far, unless a long stop left days between it and the one to read now. */
function continued(known: PollProgress | undefined, day: number): PollProgress {
  if (known && day <= known.readTo) return known;
  return { since: day, readTo: day, readAt: null, problem: known?.problem ?? null };
}

/** Up to the end of the running day. */
function spanFrom({ days }: Poll, day: number, now: number): Span {
  return { from: day, to: Math.min(day + days * DAY_MS, startOfUtcDay(now) + DAY_MS) };
}

/** Reads some days and, once they are here whole, stores them in the place of what was known of them. */
async function readDays(
  due: Poll,
  span: Span,
  parts: PollParts,
  { now, progress }: { readonly now: number; readonly progress: PollProgress },
): Promise<PollResult> {
  const access = parts.providers[due.provider];
  if (!access) throw new Error(`${due.name} is polled without a key`);
  const result = await readPages(due, (page) => askProvider(due, access, { span, page, now }));
  if (result.kind === 'stopped') return result;
  if (due.what === 'usage') await parts.usage.markPolled(ORG, due.provider, progress.since);
  await storePolled(due, { org: ORG, span, buckets: result.buckets, now }, parts);
  return result;
}
