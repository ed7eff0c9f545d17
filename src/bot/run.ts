import { maybeTarget as maybeChannelTarget } from '../analytics/alerts/targets.ts';
import type { Message } from '../analytics/message.ts';
import type { Question } from '../analytics/reports/question.ts';
import type { LiveAnswer, Subscription } from '../analytics/state.ts';
import { say } from '../language/say.ts';
import type { BotServices, Call, Command, Saying } from './command.ts';
import { COMMANDS, maybeCommand } from './commands/index.ts';
import { maybeClosest } from './grammar/closest.ts';
import { findCommandWord, maybeView } from './grammar/command-word.ts';
import { type Completions, createCompletions } from './grammar/completions.ts';
import { echo } from './grammar/echo.ts';
import { type Misunderstanding, misunderstanding, problemMessage, shownWord } from './grammar/problem.ts';
import { placeOf } from './grammar/target.ts';
import { splitWords, type Word } from './grammar/words.ts';
import { bare, createGuard, type FailureLog } from './guard.ts';
import { readLive } from './live/question.ts';
import type { Actor, Answer, BotHandlers, CommandRequest, Home } from './platform.ts';
import { rememberNames } from './question/known-names.ts';
import { withMeantName } from './question/meant-name.ts';
import { keptPrivate, mayRunWithin, outsideBinding } from './question/within.ts';
import { type AttachServices, attach } from './reply/attach.ts';
import { homeBudgets, homeUsage } from './reply/home.ts';
import { findSpeaker, type Speaker } from './speaker/speaker.ts';
import { readSubscribed } from './subscriptions/subscribed.ts';

export type BotLog = AttachServices['log'] & FailureLog;

export type Bot = BotHandlers & {
  /** The question a subscription asks, with the rights of who made it; a message where it no longer may. */
  understand(subscription: Subscription, now: number): Promise<Question | Message>;
  /** The same of a live answer, with the rights of who started it. */
  understandLive(live: LiveAnswer, now: number): Promise<Question | Message>;
  /** Any message made ready for a platform; its buttons are anybody's in the organisation. */
  prepare(message: Message, org: string): Promise<Answer>;
};

type Services = BotServices & AttachServices & { readonly log: BotLog };

type PressRequest = Omit<CommandRequest, 'text'>;

/** The bot between the platforms and the core: it never throws at a platform. */
export function createBot(given: Services): Bot {
  const services = { ...given, usage: { ...given.usage, names: rememberNames(given.usage, given.now) } };
  const completions: Completions = createCompletions(services);
  const { guarded, spokenTo } = createGuard(services);

  const speakerOf = (request: PressRequest) =>
    findSpeaker(request.actor, services, services.now(), placeOf(request));

  async function command(request: CommandRequest): Promise<Answer> {
    return guarded(request, async () => {
      const speaker = await speakerOf(request);
      if (!speaker) return bare(noOrganisation(request));
      if (completes(request.actor)) completions.remember(request, speaker);
      return spokenTo(speaker, request, () => answer(request, speaker));
    });
  }

  async function answer(request: CommandRequest, speaker: Speaker): Promise<Answer> {
    const saying = keptPrivate(await runCommand(request, speaker, services), speaker);
    const files = [...(saying.files ?? []), ...(request.files ?? [])];
    return attach(saying.message, attachOptions({ ...saying, files }, speaker), services);
  }

  async function press(actionId: string, request: PressRequest): Promise<Answer> {
    return guarded({ ...request, text: '' }, async () => {
      const action = await services.state.action(actionId, services.now());
      const speaker = await speakerOf(request);
      const isTheirs = action?.member === null || action?.member === speaker?.viewer.id;
      if (action && speaker?.organisation.id === action.org && isTheirs)
        return command({ ...request, text: action.command });
      // Forged, foreign and expired buttons are answered alike.
      const dead = async () => bare(deadButton());
      return speaker ? spokenTo(speaker, { ...request, text: '' }, dead) : dead();
    });
  }

  async function home(request: PressRequest): Promise<Home> {
    const shown = (read: (speaker: Speaker) => Promise<Message>) =>
      guarded({ ...request, text: '' }, async () => {
        const speaker = await speakerOf(request);
        if (!speaker) return bare(noOrganisation({ ...request, text: '' }));
        return spokenTo(speaker, { ...request, text: '' }, async () => {
          const message = await read(speaker);
          return attach(message, attachOptions({ message }, speaker), { ...services, draw: null });
        });
      });
    const usage = async (speaker: Speaker) =>
      homeUsage((await runCommand({ ...request, text: 'me' }, speaker, services)).message);
    return {
      usage: await shown(usage),
      budgets: await shown((speaker) => homeBudgets(speaker, services, services.now())),
    };
  }

  return {
    command,
    press,
    home,
    complete: (text, request) => completions.complete(text, request),
    understand: (subscription, now) => understand(subscription, readSubscribed, services, now),
    understandLive: ({ command: query, member: createdBy, target: channel, ...live }, now) =>
      understand({ ...live, query, createdBy, channel }, readLive, services, now),
    prepare: (message, org) => attach(message, { org, member: null }, services),
  };
}

/** Only where people type with completion is it worth reading names ahead. */
function completes({ platform }: Actor): boolean {
  return platform !== 'terminal' && platform !== 'api';
}

function attachOptions({ message, files = [], kept = [] }: Saying, { organisation, viewer }: Speaker) {
  return {
    org: organisation.id,
    organisation: organisation.name,
    member: message.visibility === 'public' ? null : viewer.id,
    files,
    kept,
  };
}

async function runCommand(request: CommandRequest, speaker: Speaker, services: Services): Promise<Saying> {
  const typed = echo(request.text);
  const split = splitWords(request.text);
  if (split.kind === 'refused') {
    return { message: problemMessage('/usage', misunderstanding(split.code, split.message)) };
  }
  const chosen = choose(split.words);
  if ('code' in chosen) {
    return { message: problemMessage(typed, await withMeantName(chosen, speaker, services.usage)) };
  }
  const { boundTo } = speaker.viewer;
  if (boundTo !== null && !mayRunWithin(chosen.command.name, boundTo)) {
    return { message: problemMessage(typed, outsideBinding(boundTo)) };
  }
  const { actor, channel, parent } = request;
  const call: Call = {
    ...{ words: chosen.words, speaker, actor, channel, now: services.now(), services, typed },
    ...(parent !== undefined && { parent }),
  };
  return chosen.command.run(call);
}

function choose(
  words: readonly Word[],
): { readonly command: Command; readonly words: readonly Word[] } | Misunderstanding {
  const found = findCommandWord(words);
  const name = found.word?.quoted === false ? found.word.text.toLowerCase() : undefined;
  const command = name === undefined ? undefined : maybeCommand(name);
  if (command) return maybeHelpOn(command, found.rest) ?? { command, words: found.rest };
  const chosen = maybeView(found);
  const view = chosen && maybeCommand(chosen.view);
  if (chosen && view) return { command: view, words: chosen.words };
  return unknownCommand(found.word, found.rest);
}

/** Commands whose first word is a name, which may be "help". */
const NAMED = ['team', 'user', 'help'];

/** "show help" asks what "help show" answers. */
function maybeHelpOn({ name }: Command, [word, ...more]: readonly Word[]) {
  const isHelp =
    word?.key === null && !word.quoted && word.text.toLowerCase() === 'help' && more.length === 0;
  const help = maybeCommand('help');
  return isHelp && help && !NAMED.includes(name)
    ? { command: help, words: [{ ...word, text: name, values: [name] }] }
    : undefined;
}

function unknownCommand(word: Word | null, rest: readonly Word[]): Misunderstanding {
  const typed = word?.values[0] ?? '';
  const closest = word?.quoted
    ? undefined
    : maybeClosest(
        typed,
        COMMANDS.map(({ name }) => name),
      );
  const suggestion = ['/usage', closest, ...rest.map(({ text }) => text)].join(' ');
  return misunderstanding('unknown_command', say`There is no command ${shownWord(typed)}.`, {
    hint: say`For example: /usage team 7d. /usage help lists what there is.`,
    meant: closest && `/usage ${closest}`,
    suggestions: closest === undefined ? [] : [suggestion],
    unknown: typed,
  });
}

function noOrganisation({ text, actor }: CommandRequest): Message {
  const message = say`There is no organisation ${shownWord(actor.tenant)}.`;
  return problemMessage(
    echo(text),
    misunderstanding('not_found', message, { hint: say`See tokenbell apply --help.` }),
  );
}

function deadButton(): Message {
  const problem = misunderstanding('not_found', say`This button is not yours, or it has expired.`, {
    hint: say`Type the command instead: /usage help`,
  });
  return problemMessage('', problem);
}

/** Something asked again and again in a channel, and who set it up. */
type Standing = Pick<Subscription, 'org' | 'id' | 'query' | 'createdBy' | 'channel'>;

/** The question of a subscription with the rights of whoever made it, or why it can no longer be asked. */
async function understand(
  standing: Standing,
  read: typeof readSubscribed,
  services: Services,
  now: number,
): Promise<Question | Message> {
  const actor = makerOf(standing);
  const speaker = await findSpeaker(actor, services, now, maybeChannelTarget(standing.channel) ?? null);
  if (!speaker) throw new Error(`${standing.id} is of no organisation`);
  const typed = `/usage ${standing.query}`;
  const call: Call = { words: [], speaker, actor, channel: null, now, services, typed };
  const asked = await read(standing.query, call);
  return asked.kind === 'asked' ? asked.question : problemMessage(typed, asked.problem);
}

/** A subscription from a file or the terminal speaks for the organisation. */
function makerOf({ org, createdBy }: Standing): Actor {
  const platform = createdBy === null ? 'terminal' : 'api';
  return { platform, tenant: org, user: createdBy ?? '', name: null, email: null, timeZone: null };
}
