import { lastAudit } from '../../analytics/audit.ts';
import { formatCount, formatDuration } from '../../analytics/format.ts';
import { KEYS } from '../../analytics/ingest/polls/answer.ts';
import type { Poll } from '../../analytics/ingest/polls/poll.ts';
import { POLLS } from '../../analytics/ingest/polls/polls.ts';
import { messageOf } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import { type PollProgress, pollProgress } from '../../analytics/poll-progress.ts';
import { isPolledSource } from '../../analytics/polled.ts';
import type { JobRun } from '../../analytics/state.ts';
import type { SourceSeen } from '../../analytics/store.ts';
import type { Call, Command, Saying } from '../command.ts';
import { jobTable, jobTrouble } from '../job-table.ts';
import { nextSourceLines } from '../next-source.ts';
import { shownWord } from '../problem.ts';
import { nextSubscription } from '../subscriptions/next-subscription.ts';
import { printTarget } from '../target.ts';

export const status: Command = {
  name: 'status',
  aliases: ['health'],
  summary: 'whether everything arrives, is priced and is delivered',
  forms: ['status'],
  examples: ['status'],
  who: 'everyone',
  reads: 'always',
  run: showStatus,
};

/** Everybody sees how fresh the data is; what is behind it is for admins. */
async function showStatus(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const org = speaker.organisation.id;
  const newest = await services.usage.newest(org);
  const fresh = newest ? `Last event ${agoText(now - newest.receivedAt)}` : 'No event has been received yet';
  const runs = await services.state.jobRuns();
  const isAdmin = speaker.viewer.role === 'admin';
  const details = isAdmin ? await detailsOf(call, runs) : forOthers(runs, now);
  return {
    message: messageOf({
      command: '/usage status',
      tone: details.isTroubled ? 'warning' : newest ? 'answer' : 'notice',
      headline: details.isTroubled ? `${fresh}; something needs attention` : fresh,
      lines: details.lines,
      table: isAdmin && runs.length > 0 ? jobTable(runs, speaker.organisation.timeZone) : null,
    }),
  };
}

/** Everybody may know that digests and alerts may be missing; why is for admins. */
function forOthers(runs: readonly JobRun[], now: number): Details {
  if (runs.every((run) => jobTrouble(run, now) === undefined)) return calm([]);
  return troubled(['Digests and alerts may be late; an admin sees why with /usage status.']);
}

type Details = { readonly lines: readonly string[]; readonly isTroubled: boolean };

async function detailsOf(call: Call, runs: readonly JobRun[]): Promise<Details> {
  const parts = [
    await sourcesOf(call),
    await pollsOf(call),
    await pendingOf(call),
    await outboxOf(call),
    await digestOf(call),
    await driftOf(call),
    jobsOf(runs, call.now),
  ];
  return { lines: parts.flatMap(({ lines }) => lines), isTroubled: parts.some((part) => part.isTroubled) };
}

const MOST_SOURCES = 8;
const MOST_MODELS = 5;

async function sourcesOf({ services, speaker, now }: Call): Promise<Details> {
  const seen = await services.usage.sources(speaker.organisation.id);
  const sources = seen.filter(({ source }) => !isPolledSource(source));
  const newestFirst = [...sources].sort((one, other) => other.lastReceivedAt - one.lastReceivedAt);
  const more = sources.length > MOST_SOURCES ? [`+${sources.length - MOST_SOURCES} more sources`] : [];
  return calm([
    ...newestFirst.slice(0, MOST_SOURCES).map((source) => sourceLine(source, now)),
    ...more,
    ...nextSourceLines(seen),
  ]);
}

/** Three rounds of polling: later than that, nobody asks any more. */
const STALE_POLL_MS = 3 * 3_600_000;

/** What providers were asked for; how old their newest usage is says nothing about whether they are asked. */
async function pollsOf({ services, speaker, now }: Call): Promise<Details> {
  const progress = await pollProgress(services.state, speaker.organisation.id);
  const parts = POLLS.flatMap((poll) => {
    const own = progress[poll.name];
    return own ? [pollLine(poll, own, now)] : [];
  });
  return { lines: parts.flatMap(({ lines }) => lines), isTroubled: parts.some((part) => part.isTroubled) };
}

function pollLine(
  { label, provider }: Poll,
  { readAt, readTo, problem }: PollProgress,
  now: number,
): Details {
  if (problem !== null) return troubled([problem]);
  if (readAt === null) {
    return calm([
      `${label} is read for the first time, so far to ${toZonedText(readTo, 'UTC').slice(0, 10)}`,
    ]);
  }
  if (now - readAt <= STALE_POLL_MS) return calm([`${label}: read ${agoText(now - readAt)}`]);
  const { variable } = KEYS[provider];
  return troubled([
    `${label} was last read ${agoText(now - readAt)}; is ${variable} still set where jobs run?`,
  ]);
}

/** The lag is how long the newest event was on its way. */
function sourceLine({ source, events, lastReceivedAt, lastOccurredAt }: SourceSeen, now: number): string {
  const lag = Math.max(0, lastReceivedAt - lastOccurredAt);
  return `Source ${source}: ${formatCount(events)} events, last ${agoText(now - lastReceivedAt)}, on its way for ${formatDuration(lag)}`;
}

async function pendingOf({ services, speaker }: Call): Promise<Details> {
  const models = await services.usage.pendingModels(speaker.organisation.id);
  if (models.length === 0) return calm(['Every event has a price.']);
  const events = models.reduce((sum, model) => sum + model.events, 0);
  const names = models
    .slice(0, MOST_MODELS)
    .map(({ model, provider }) => shownWord(model || provider || 'no model'));
  const more = models.length > MOST_MODELS ? ` and ${models.length - MOST_MODELS} more` : '';
  return troubled([
    `${formatCount(events)} ${events === 1 ? 'event waits' : 'events wait'} for a price: ${names.join(', ')}${more}`,
  ]);
}

const MOST_COUNTED = 1_000;

async function outboxOf({ services, speaker }: Call): Promise<Details> {
  const rowsIn = (...states: readonly ('pending' | 'sending' | 'dead' | 'held')[]) =>
    services.state.outbox(speaker.organisation.id, { states, limit: MOST_COUNTED });
  const waiting = countText((await rowsIn('pending', 'sending')).length);
  const [dead, held] = [await rowsIn('dead'), await rowsIn('held')];
  const [latest] = [...dead].sort((one, other) => other.createdAt - one.createdAt);
  const heldLines = held.length === 0 ? [] : [`${countText(held.length)} messages are held: /usage outbox`];
  if (!latest) {
    const line = `Messages: ${waiting} on their way, none given up.`;
    return { lines: [line, ...heldLines], isTroubled: held.length > 0 };
  }
  const why = latest.lastError === null ? '' : `: ${latest.lastError.slice(0, 120)}`;
  return troubled([
    `Messages: ${waiting} on their way, ${countText(dead.length)} given up; the last to ${latest.target}${why}`,
    ...heldLines,
  ]);
}

function countText(count: number): string {
  return count >= MOST_COUNTED ? `${MOST_COUNTED} or more` : String(count);
}

async function digestOf({ services, speaker, now }: Call): Promise<Details> {
  const { organisation } = speaker;
  const all = (await services.state.subscriptions(organisation.id)).filter(({ kind }) => kind === 'question');
  const posting = { organisation, terms: await services.state.channelTerms(organisation.id) };
  const paused = all.filter(({ pausedAt }) => pausedAt !== null).length;
  if (paused > 0) return troubled([`${paused} of ${all.length} subscriptions are paused: /usage sub list`]);
  const next = nextSubscription(all, now, posting);
  if (!next) return calm(['No digest is subscribed to.']);
  const { timeZone, query, channel } = next.subscription;
  return calm([
    `Next digest: ${query} at ${toZonedText(next.at, timeZone).slice(0, 16).replace('T', ' ')} ${timeZone} in ${printTarget(channel)}`,
  ]);
}

async function driftOf({ services, speaker, now }: Call): Promise<Details> {
  const audit = await lastAudit(services.state, speaker.organisation.id);
  if (!audit)
    return calm(['Sums are compared with their events once a day; the first time is still to come.']);
  const ago = agoText(now - audit.at);
  if (audit.drifts === 0) return calm([`Sums equalled their events ${ago}.`]);
  return troubled([
    `${audit.drifts} sums differed from their events ${ago}; mend them with: tokenbell rebuild`,
  ]);
}

function jobsOf(runs: readonly JobRun[], now: number): Details {
  const wrong = runs.flatMap((run) => jobTrouble(run, now) ?? []);
  if (wrong.length > 0) return troubled(wrong);
  return calm(runs.length === 0 ? ['No scheduled work has run yet.'] : []);
}

function calm(lines: readonly string[]): Details {
  return { lines, isTroubled: false };
}

function troubled(lines: readonly string[]): Details {
  return { lines, isTroubled: true };
}

function agoText(ms: number): string {
  return ms < 1_000 ? 'just now' : `${formatDuration(ms)} ago`;
}
