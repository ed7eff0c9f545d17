import { capitalised } from '../../analytics/alerts/scope.ts';
import { KEYS } from '../../analytics/ingest/polls/answer.ts';
import type { Poll } from '../../analytics/ingest/polls/poll.ts';
import { POLLS } from '../../analytics/ingest/polls/polls.ts';
import { toZonedText } from '../../analytics/period.ts';
import { type PollProgress, pollProgress } from '../../analytics/polls/poll-progress.ts';
import { troubleText } from '../../analytics/polls/poll-trouble.ts';
import { isPolledSource } from '../../analytics/polls/polled.ts';
import { pollText } from '../../analytics/reports/reconcile/reconcile-words.ts';
import type { SourceSeen } from '../../analytics/store.ts';
import { eventsText } from '../../analytics/words/counts.ts';
import { formatDuration } from '../../analytics/words/format.ts';
import { counted, say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { nextSourceLines } from '../reply/next-source.ts';
import { agoText, calm, type Details, together, troubled } from './details.ts';

const MOST_SOURCES = 8;

/** Where events come from, and how far back they are known. */
export async function sourcesOf({ services, speaker, now }: Call): Promise<Details> {
  const seen = await services.usage.sources(speaker.organisation.id);
  const sources = seen.filter(({ source }) => !isPolledSource(source));
  const newestFirst = [...sources].sort((one, other) => other.lastReceivedAt - one.lastReceivedAt);
  const more = sources.length - MOST_SOURCES;
  return calm([
    ...newestFirst.slice(0, MOST_SOURCES).map((source) => sourceLine(source, now)),
    ...(more > 0 ? [counted(more, say`+1 more source`, say`+${more} more sources`)] : []),
    ...nextSourceLines(seen),
  ]);
}

/** A range that begins earlier cannot be answered. */
export async function rangeOf({ services, speaker }: Call): Promise<Details> {
  const { id: org, timeZone } = speaker.organisation;
  const oldest = await services.usage.oldest(org);
  if (oldest === undefined) return calm([]);
  const { eventsFrom } = await services.usage.detail(org);
  const day = (at: number) => toZonedText(at, timeZone).slice(0, 10);
  return calm([
    eventsFrom > oldest
      ? say`Usage is known since ${day(oldest)}; single calls are kept since ${day(eventsFrom)}.`
      : say`Usage is known since ${day(oldest)}.`,
  ]);
}

/** Three rounds of polling: later than that, nobody asks any more. */
const STALE_POLL_MS = 3 * 3_600_000;

/** What providers were asked for; how old their newest usage is says nothing about whether they are asked. */
export async function pollsOf({ services, speaker, now }: Call): Promise<Details> {
  const progress = await pollProgress(services.state, speaker.organisation.id);
  const parts = POLLS.flatMap((poll) => {
    const own = progress[poll.name];
    return own ? [pollLine(poll, own, now)] : [];
  });
  return together(parts);
}

function pollLine(poll: Poll, { readAt, readTo, problem }: PollProgress, now: number): Details {
  const name = capitalised(pollText(poll.label));
  if (problem !== null) return troubled([troubleText(poll, problem)]);
  if (readAt === null) {
    return calm([
      say`${name} is read for the first time, so far to ${toZonedText(readTo, 'UTC').slice(0, 10)}`,
    ]);
  }
  if (now - readAt <= STALE_POLL_MS) return calm([say`${name}: read ${agoText(now - readAt)}`]);
  const { variable } = KEYS[poll.provider];
  return troubled([
    say`${name} was last read ${agoText(now - readAt)}; is ${variable} still set where jobs run?`,
  ]);
}

/** The lag is how long the newest event was on its way. */
function sourceLine({ source, events, lastReceivedAt, lastOccurredAt }: SourceSeen, now: number): string {
  const lag = Math.max(0, lastReceivedAt - lastOccurredAt);
  const [ago, way] = [agoText(now - lastReceivedAt), formatDuration(lag)];
  return say`Source ${source}: ${eventsText(events)}, last ${ago}, on its way for ${way}`;
}
