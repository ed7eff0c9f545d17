import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { say } from '../../language/say.ts';
import type { Actor, Answer, BotHandlers, ChatPlatform, Delivery, DeliveryOutcome } from '../platform.ts';
import { type Entry, openConversation } from './conversation.ts';
import { openEventStreams } from './event-stream.ts';
import { openFileShelf } from './file-shelf.ts';
import { CONSOLE_CHANNEL, type ConsoleOptions } from './options.ts';
import { consoleRoutes } from './routes.ts';
import { viewAnswer } from './view.ts';

const KEPT_ENTRIES = 100;
const SHELF_LIMITS = { files: 200, bytes: 64 * 1024 * 1024 };
const LISTENING_PAGES = 32;

/** The chat page: a platform without accounts, whose `routes` serve `/` and `/console/…`. */
export type Console = ChatPlatform & { readonly routes: FastifyPluginAsync };

export function createConsole(options: ConsoleOptions): Console {
  const shelf = openFileShelf(SHELF_LIMITS);
  const streams = openEventStreams(LISTENING_PAGES);
  const conversation = openConversation(KEPT_ENTRIES, (entry) => {
    for (const file of filesOf(entry)) shelf.discard(file.url);
  });
  // Which entry a delivery key became: a repeated send finds it instead of posting twice.
  const postedByKey = new Map<string, string>();
  let handlers: BotHandlers | null = null;
  let version = 0;

  function post(answer: Answer, id: string): Entry {
    const at = options.now();
    const former = conversation.maybeEntry(id);
    version += 1;
    const entry: Entry = {
      id,
      version,
      at: former?.at ?? at,
      editedAt: former ? at : null,
      kind: 'said',
      answer: viewAnswer(answer, shelf.keep),
    };
    conversation.put(entry);
    return entry;
  }

  function hear(kind: 'typed' | 'pressed', text: string, actor: Actor): Entry {
    version += 1;
    const entry: Entry = {
      id: newId(),
      version,
      at: options.now(),
      editedAt: null,
      kind,
      author: actor.name ?? say`You`,
      text,
    };
    conversation.put(entry);
    return entry;
  }

  async function deliver({ channel, key, answer, reference }: Delivery): Promise<DeliveryOutcome> {
    if (channel !== CONSOLE_CHANNEL) return refusedChannel(channel);
    // A reference we no longer hold (pushed out, or from before a restart) is posted again under its name.
    const id = reference ?? postedByKey.get(key) ?? newId();
    post(answer, id);
    remember(postedByKey, key, id);
    return { kind: 'sent', reference: id };
  }

  return {
    name: 'console',
    start: async (given) => {
      handlers = given;
    },
    stop: async () => {
      handlers = null;
      streams.closeAll();
    },
    deliver,
    // A repeated key finds its entry, so a repetition makes no second one.
    find: async () => ({ kind: 'absent' }),
    routes: consoleRoutes({
      ...options,
      run: newId(),
      conversation,
      shelf,
      streams,
      handlers: () => handlers,
      hear,
      post: (answer) => post(answer, newId()),
    }),
  };
}

function filesOf(entry: Entry) {
  return entry.kind === 'said' ? [...entry.answer.pictures, ...entry.answer.downloads] : [];
}

function remember(postedByKey: Map<string, string>, key: string, id: string): void {
  postedByKey.set(key, id);
  const [oldest] = postedByKey.keys();
  if (postedByKey.size > 10 * KEPT_ENTRIES && oldest !== undefined) postedByKey.delete(oldest);
}

function refusedChannel(channel: string): DeliveryOutcome {
  const reason = `the console has one channel, "${CONSOLE_CHANNEL}", not "${channel}"`;
  return { kind: 'refused', permanent: true, retryAfterMs: null, reason };
}

function newId(): string {
  return randomBytes(12).toString('base64url');
}
