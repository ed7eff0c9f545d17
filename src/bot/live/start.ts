import { messageOf } from '../../analytics/message.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { LiveAnswer } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import { isDirect, maybeTarget, printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { speakingToChannel } from '../speaker/spoken.ts';
import { pauseReasonText } from '../subscriptions/pause-reason.ts';
import { readLive } from './question.ts';
import { endText, runningLive } from './running.ts';
import { liveExample, readLiveTerms } from './terms.ts';

const ID_BITS = 60;
const EVERY_MS = 60_000;

/** Two people who start one at the same moment wait for each other no longer than this. */
const STARTING_MS = 30_000;

/** `live 30m team today`: a message here that is edited about every minute, until its time is over. */
export async function startLive(call: Call, words: readonly Word[]): Promise<Saying> {
  const terms = readLiveTerms(words);
  if ('code' in terms) return refuse(call, terms);
  const target = maybeTarget('here', call);
  if (target === undefined || isDirect(call)) return refuse(call, noChannel());
  const asked = await readLive(terms.question, call, target);
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  // A thread's channel is known while somebody speaks there, and not when the answer is edited.
  const isBoundElsewhere = call.speaker.channelBoundTo !== null && asked.question.boundTo === undefined;
  const problem = isBoundElsewhere ? inThread() : await maybePaused(call, target);
  if (problem) return refuse(call, problem);
  const live: LiveAnswer = {
    org: call.speaker.organisation.id,
    id: call.services.randomId(ID_BITS),
    target,
    reference: null,
    command: asked.query,
    member: call.speaker.member?.id ?? null,
    everyMs: EVERY_MS,
    startedAt: call.now,
    until: call.now + terms.forMs,
    nextAt: call.now,
    state: 'running',
    said: null,
    failures: 0,
  };
  return begin(call, live);
}

/** One at a time in a channel, also when two start at once. */
async function begin(call: Call, live: LiveAnswer): Promise<Saying> {
  const { services, now } = call;
  const name = `live-start:${live.org}:${live.target}`;
  const turn = { owner: live.id, now, until: now + STARTING_MS };
  if ((await services.state.lease(name, turn)) === undefined) return refuse(call, alreadyLive(live));
  try {
    const other = (await runningLive(call)).find(({ target }) => target === live.target);
    if (other) return refuse(call, alreadyLive(other));
    await services.state.saveLiveAnswer(live);
  } finally {
    await services.state.release(name, live.id);
  }
  await recordChange(call, `live ${live.target}`, () => `${live.command}, ${endText(live, call)}`);
  await speakingToChannel(call.speaker, async () => services.refreshLive?.(live, now));
  return { message: started(call, live) };
}

function started(call: Call, live: LiveAnswer) {
  const { target, command, until } = live;
  return messageOf({
    command: `/usage live ${(until - call.now) / 60_000}m ${command}`,
    tone: 'good',
    headline: shorten(say`Live ${endText(live, call)}: ${command}`),
    lines: [
      say`One message in ${printTarget(target)} is edited about once a minute while its numbers change.`,
      ...(target.startsWith('slack:C') ? [say`Where nothing appears: /invite @Tokenbell`] : []),
    ],
    actions: [{ label: say`Stop`, command: `/usage live stop ${target}`, style: 'danger' }],
  });
}

async function maybePaused(
  { services, speaker }: Call,
  target: string,
): Promise<Misunderstanding | undefined> {
  const terms = await services.state.channelTerms(speaker.organisation.id);
  const paused = terms.find((one) => one.target === target && one.pausedAt !== null);
  if (!paused) return undefined;
  const { pausedReason } = paused;
  const why = pausedReason === null ? say`it is paused` : pauseReasonText(pausedReason);
  const message = say`Nothing is posted here: ${why}.`;
  return misunderstanding('not_available', message, { hint: say`Then: /usage outbox resume ${target}` });
}

function alreadyLive({ command, target }: LiveAnswer): Misunderstanding {
  const stop = `/usage live stop ${target}`;
  return misunderstanding('contradiction', say`One answer is live here already: ${command}.`, {
    hint: say`Stop it first: ${stop}`,
    suggestions: [stop],
  });
}

function noChannel(): Misunderstanding {
  const message = say`A live answer is a message in a channel, and there is none here.`;
  return misunderstanding('not_available', message, { hint: say`Type it in a channel. ${liveExample()}` });
}

function inThread(): Misunderstanding {
  return misunderstanding(
    'not_available',
    say`The channel of this thread is bound, so it tells nothing else.`,
    {
      hint: say`Ask in the channel itself.`,
    },
  );
}
