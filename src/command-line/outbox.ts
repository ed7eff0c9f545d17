import { parseArgs } from 'node:util';
import type { StateStore } from '../analytics/state.ts';
import { maybeGivenUp, messagesText, replayMessages } from '../bot/outbox/acts.ts';
import { outboxMessage } from '../bot/outbox/list-message.ts';
import { outboxOverview } from '../bot/outbox/overview.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export type OutboxDependencies = Output & {
  readonly state: StateStore;
  readonly now: () => number;
  readonly randomId: (bits: number) => string;
};

export const OUTBOX_USAGE = `usage: tokenbell outbox list [--org ORG] [--json]
       tokenbell outbox replay ID|all [--org ORG] [--json]
       tokenbell outbox drop ID|all [--org ORG] [--json]
       tokenbell outbox resume TARGET [--org ORG] [--json]

Messages that wait, were given up or are held. What is replayed keeps its key, so a platform that has it already
takes it for the same; what is dropped is gone. A target is "slack:C0123", "discord:9876" or "webhook:abc".`;

type Asked = {
  readonly org: string;
  readonly json: boolean;
  readonly dependencies: OutboxDependencies;
};

const VERBS: Readonly<Record<string, (asked: Asked, what: string) => Promise<number>>> = {
  replay,
  drop,
  resume,
};

/** `tokenbell outbox …`; returns the exit code. */
export async function outboxCommand(
  args: readonly string[],
  dependencies: OutboxDependencies,
): Promise<number> {
  const { out, error } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        org: { type: 'string', default: 'default' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return await say(out, OUTBOX_USAGE, DONE);
    const [verb = 'list', what, ...more] = positionals;
    const { org, json } = values;
    if (!(await dependencies.state.organisation(org)))
      return await say(error, `there is no organisation "${org}"`, FAILED);
    const asked = { org, json, dependencies };
    if (verb === 'list' && what === undefined) return await list(asked);
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!run || what === undefined || more.length > 0) return await say(error, OUTBOX_USAGE, NOT_UNDERSTOOD);
    return await run(asked, what);
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    return say(error, `${problem.message}\n\n${OUTBOX_USAGE}`, NOT_UNDERSTOOD);
  }
}

async function list({ org, json, dependencies: { state, out, now } }: Asked): Promise<number> {
  const overview = await outboxOverview(state, org);
  if (json) return say(out, JSON.stringify(overview), DONE);
  const { headline, lines } = outboxMessage(overview, { now: now(), timeZone: 'UTC' });
  const rows = overview.messages.map(({ id, state: end, target, headline: title, reason, queuedAt }) =>
    [id, end, target, new Date(queuedAt).toISOString(), title, reason].join('\t'),
  );
  return say(out, [headline, ...lines, ...rows].join('\n'), DONE);
}

async function replay(asked: Asked, what: string): Promise<number> {
  const { org, json, dependencies } = asked;
  const { state, out, error, now } = dependencies;
  const which = await maybeGivenUp(state, org, what);
  if (!which) return say(error, noSuch(what), FAILED);
  const done = await replayMessages(state, org, { which, now: now() });
  await record(asked, `outbox replay ${what}`);
  const rest = done.left > 0 ? `; ${done.left} stay, their target is paused` : '';
  return say(
    out,
    json ? JSON.stringify(done) : `${messagesText(done.replayed.length)} sent again${rest}`,
    DONE,
  );
}

async function drop(asked: Asked, what: string): Promise<number> {
  const { org, json, dependencies } = asked;
  const { state, out, error } = dependencies;
  const which = await maybeGivenUp(state, org, what);
  if (!which) return say(error, noSuch(what), FAILED);
  const dropped = await state.dropOutbox(org, which, 'dropped on the command line');
  await record(asked, `outbox drop ${what}`);
  return say(out, json ? JSON.stringify({ dropped }) : `${messagesText(dropped.length)} dropped`, DONE);
}

async function resume(asked: Asked, target: string): Promise<number> {
  const { org, json, dependencies } = asked;
  const { state, out, error } = dependencies;
  if (!(await state.resumeTarget(org, target)))
    return say(error, `"${target}" is not a target that is paused; see: tokenbell outbox list`, FAILED);
  await record(asked, `outbox resume ${target}`);
  return say(out, json ? JSON.stringify({ resumed: target }) : `${target} is sent to again`, DONE);
}

const CHANGE_BITS = 60;

async function record({ org, dependencies }: Asked, what: string): Promise<void> {
  const { state, now, randomId } = dependencies;
  await state.recordChange({ org, id: randomId(CHANGE_BITS), at: now(), actor: null, what, detail: '' });
}

function noSuch(what: string): string {
  return `"${what}" is not the id of one message that was given up or is held; see: tokenbell outbox list`;
}

async function say(stream: NodeJS.WritableStream, text: string, exitCode: number): Promise<number> {
  await writeLine(stream, text);
  return exitCode;
}
