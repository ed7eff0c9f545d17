import { type Message, messageOf, type Table } from '../../analytics/message.ts';
import type { OutboxState } from '../../analytics/outbox.ts';
import { toZonedText } from '../../analytics/period.ts';
import { formatDuration } from '../../analytics/words/format.ts';
import { counted, say } from '../../language/say.ts';
import { pauseReasonText } from '../subscriptions/pause-reason.ts';
import { shortId } from './acts.ts';
import { failureText } from './failure-text.ts';
import type { GivenUpMessage, OutboxOverview, TargetTally } from './overview.ts';

const MOST_TARGETS = 12;
const SHOWN = 10;

export type ListTerms = { readonly now: number; readonly timeZone: string };

/** What waits, what was given up and why, and what can be done. */
export function outboxMessage({ targets, messages }: OutboxOverview, terms: ListTerms): Message {
  const dead = sumOf(targets, 'dead');
  const held = sumOf(targets, 'held');
  const more = targets.length - MOST_TARGETS;
  return messageOf({
    command: '/usage outbox list',
    tone: dead + held > 0 || targets.some(({ isPaused }) => isPaused) ? 'warning' : 'answer',
    headline: headlineOf(dead, held, sumOf(targets, 'pending')),
    lines: [
      ...targets.slice(0, MOST_TARGETS).map((tally) => tallyLine(tally, terms.now)),
      ...(more > 0 ? [say`+${more} more targets`] : []),
    ],
    table: messages.length === 0 ? null : tableOf(messages, terms),
    actions: actionsFor(targets, dead + held),
  });
}

function sumOf(targets: readonly TargetTally[], what: 'dead' | 'held' | 'pending'): number {
  return targets.reduce((sum, tally) => sum + tally[what], 0);
}

function headlineOf(dead: number, held: number, pending: number): string {
  const waiting = counted(pending, say`1 message on its way`, say`${pending} messages on their way`);
  if (dead + held === 0) return say`Nothing given up or held; ${waiting}`;
  return say`${dead} given up, ${held} held; ${waiting}`;
}

function tallyLine(tally: TargetTally, now: number): string {
  const { target, pending, ambiguous, dead, held, isPaused, pausedAt, pausedReason } = tally;
  const counts = [
    ambiguous > 0 ? say`${pending} pending (${ambiguous} may have arrived)` : say`${pending} pending`,
    say`${dead} dead`,
    say`${held} held`,
  ].join(', ');
  if (!isPaused) return `${target}: ${counts}`;
  const reason = pauseReasonText(pausedReason ?? '');
  return pausedAt === null
    ? say`${target}: ${counts}; nothing is sent there: ${reason}`
    : say`${target}: ${counts}; paused for ${formatDuration(now - pausedAt)}: ${reason}`;
}

function tableOf(messages: readonly GivenUpMessage[], { now, timeZone }: ListTerms): Table {
  return {
    columns: [
      { key: 'id', label: say`id`, unit: 'text' },
      { key: 'state', label: say`state`, unit: 'text' },
      { key: 'target', label: say`target`, unit: 'text' },
      { key: 'headline', label: say`message`, unit: 'text' },
      { key: 'reason', label: say`reason`, unit: 'text' },
      { key: 'age', label: say`age`, unit: 'text' },
      { key: 'queued', label: say`queued`, unit: 'time' },
    ],
    rows: messages.map(({ id, state, target, headline, reason, queuedAt }) => ({
      id: shortId(id),
      state: stateText(state),
      target,
      headline,
      reason: failureText(reason),
      age: formatDuration(Math.max(0, now - queuedAt)),
      queued: toZonedText(queuedAt, timeZone),
    })),
    total: {},
    shown: SHOWN,
    rowsOverlap: false,
  };
}

/** Only those two states are listed. */
function stateText(state: OutboxState): string {
  return state === 'dead' ? say`dead` : state === 'held' ? say`held` : state;
}

function actionsFor(targets: readonly TargetTally[], givenUp: number) {
  const paused = targets.filter(({ isPaused }) => isPaused).slice(0, 2);
  return [
    ...paused.map(({ target }) => ({
      label: say`Resume ${target}`.slice(0, 40),
      command: resumeCommand(target),
    })),
    ...(givenUp > 0 ? [{ label: say`Send all again`, command: '/usage outbox replay all' }] : []),
  ];
}

function resumeCommand(target: string): string {
  return `/usage outbox resume ${target}`;
}
