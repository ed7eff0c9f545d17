import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import secureJson from 'secure-json-parse';
import { z } from 'zod';
import { maybeLocale, speaking, spokenLanguage } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import type { Actor, Answer, BotHandlers } from '../platform.ts';
import type { Conversation, Entry } from './conversation.ts';
import type { EventStreams } from './event-stream.ts';
import type { FileShelf } from './file-shelf.ts';
import { SECURITY_HEADERS, whyRefused } from './guard.ts';
import { CONSOLE_CHANNEL, type ConsoleOptions } from './options.ts';
import { readPageFiles } from './page-files.ts';
import { pageWords } from './page-words.ts';

const BODY_BYTES = 16 * 1024;

const speaker = z.string().max(200).optional();
const commandBody = z.object({ text: z.string().trim().min(1).max(4000), as: speaker });
const pressBody = z.object({ id: z.string().min(1).max(200), as: speaker });
const completeQuery = z.object({ text: z.string().max(4000), as: speaker });

/** What the routes need of the console around them. */
export type ConsoleParts = ConsoleOptions & {
  /** Names this run of the program, so that a page knows when its entries are those of an earlier one. */
  readonly run: string;
  readonly conversation: Conversation;
  readonly shelf: FileShelf;
  readonly streams: EventStreams;
  /** Null until the platform has been started. */
  readonly handlers: () => BotHandlers | null;
  readonly hear: (kind: 'typed' | 'pressed', text: string, actor: Actor) => Entry;
  readonly post: (answer: Answer) => Entry;
};

type Refusal = { readonly status: number; readonly message: string };

export function consoleRoutes(parts: ConsoleParts): FastifyPluginAsync {
  return async (server) => {
    guardRequests(server, parts.hosts);
    acceptOnlyJson(server);
    await addPage(server);
    addEvents(server, parts);
    addFiles(server, parts);
    addCommand(server, parts);
    addPress(server, parts);
    addComplete(server, parts);
    // Listening pages would otherwise keep a closing server waiting for ever.
    server.addHook('preClose', async () => parts.streams.closeAll());
  };
}

function guardRequests(server: FastifyInstance, hosts: readonly string[]): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const reason = whyRefused(request.headers, hosts);
    if (reason) return refuse(reply, { status: 403, message: reason });
  });
}

/** A form on another page can post text/plain or urlencoded without asking the browser; JSON it cannot. */
function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const content = secureJson.safeParse(body.toString());
    done(null, content ?? undefined);
  });
}

async function addPage(server: FastifyInstance): Promise<void> {
  for (const { path, mediaType, content } of await readPageFiles()) {
    const cacheControl = mediaType === 'font/ttf' ? 'max-age=86400' : 'no-cache';
    server.get(path, async (_request, reply) =>
      reply.header('cache-control', cacheControl).type(mediaType).send(content),
    );
  }
}

function addEvents(server: FastifyInstance, { conversation, streams, ...parts }: ConsoleParts): void {
  server.get('/console/events', async (request, reply) => {
    const locale = maybeLocale(firstLanguage(request) ?? '') ?? (await parts.locale?.());
    if (streams.isFull()) return refuse(reply, { status: 503, message: 'Too many console pages are open.' });
    reply.hijack();
    const stream = streams.open(reply.raw);
    const { run, people, examples } = parts;
    const spoken = speaking(locale, () => ({ language: spokenLanguage(), words: pageWords() }));
    stream.send('hello', { run, people, examples, ...spoken });
    for (const entry of conversation.entries()) stream.send('entry', entry);
    stream.send('ready', {});
    reply.raw.once(
      'close',
      conversation.watch((entry) => stream.send('entry', entry)),
    );
  });
}

function addFiles(server: FastifyInstance, { shelf }: ConsoleParts): void {
  server.get<{ Params: { id: string } }>('/console/files/:id/:name', async (request, reply) => {
    const file = shelf.maybeFile(request.params.id);
    if (!file)
      return refuse(reply, { status: 404, message: 'This file is no longer kept. Ask again for a new one.' });
    const disposition = file.mediaType === 'image/png' ? 'inline' : 'attachment';
    return reply
      .headers({ 'cache-control': 'private, max-age=3600', 'content-type': file.mediaType })
      .header('content-disposition', `${disposition}; ${fileNameParameters(file.name)}`)
      .send(Buffer.from(file.content));
  });
}

function addCommand(server: FastifyInstance, parts: ConsoleParts): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const body = commandBody.safeParse(request.body);
    if (!body.success) return refuse(reply, notUnderstood('{"text": "/usage team 7d"}'));
    const { text, as } = body.data;
    const turn = turnFor(parts, { request, as });
    if ('status' in turn) return refuse(reply, turn);
    const typed = parts.hear('typed', text, turn.actor);
    const answer = await turn.handlers.command({ text, actor: turn.actor, channel: CONSOLE_CHANNEL });
    return { entries: [typed, parts.post(answer)] };
  };
  server.post('/console/command', { bodyLimit: BODY_BYTES }, inTheirLanguage(answer));
}

function addPress(server: FastifyInstance, parts: ConsoleParts): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const body = pressBody.safeParse(request.body);
    if (!body.success) return refuse(reply, notUnderstood('{"id": "the button\'s id"}'));
    const { id, as } = body.data;
    const turn = turnFor(parts, { request, as });
    if ('status' in turn) return refuse(reply, turn);
    const pressed = parts.hear('pressed', labelOf(id, parts.conversation), turn.actor);
    const answer = await turn.handlers.press(id, { actor: turn.actor, channel: CONSOLE_CHANNEL });
    return { entries: [pressed, parts.post(answer)] };
  };
  server.post('/console/press', { bodyLimit: BODY_BYTES }, inTheirLanguage(answer));
}

function addComplete(server: FastifyInstance, parts: ConsoleParts): void {
  server.get('/console/complete', async (request, reply) => {
    const query = completeQuery.safeParse(request.query);
    if (!query.success) return refuse(reply, notUnderstood('?text=/usage te'));
    const turn = turnFor(parts, { request, as: query.data.as });
    if ('status' in turn) return refuse(reply, turn);
    const { actor, handlers } = turn;
    const { text } = query.data;
    const words = handlers.complete(text, { actor, channel: CONSOLE_CHANNEL });
    // The page takes whole lines; the bot completes the last word.
    return { completions: words.map((word) => text.replace(/\S*$/, '') + word) };
  });
}

type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function inTheirLanguage(handle: Handle): Handle {
  return (request, reply) =>
    speaking(maybeLocale(firstLanguage(request) ?? ''), () => handle(request, reply));
}

/** What the browser is set to: it names the language its person likes best first. */
function firstLanguage({ headers }: FastifyRequest): string | null {
  return headers['accept-language']?.split(/[,;]/)[0] ?? null;
}

type Turn = { readonly handlers: BotHandlers; readonly actor: Actor };

type Asked = { readonly request: FastifyRequest; readonly as: string | undefined };

/** Who answers and who speaks; a person who is not offered cannot be spoken as. */
function turnFor({ handlers, people }: ConsoleParts, { request, as }: Asked): Turn | Refusal {
  const answering = handlers();
  if (!answering) return { status: 503, message: say`Tokenbell is still starting. Try again in a moment.` };
  const person = people.find(({ user }) => user === as);
  if (as !== undefined && !person)
    return { status: 403, message: say`Nobody of that name can be spoken as.` };
  const { user, name } = person ?? { user: 'console', name: null };
  return {
    handlers: answering,
    actor: {
      platform: 'console',
      tenant: '',
      user,
      name,
      email: null,
      timeZone: null,
      locale: firstLanguage(request),
    },
  };
}

function labelOf(actionId: string, conversation: Conversation): string {
  for (const entry of conversation.entries()) {
    const action = entry.kind === 'said' && entry.answer.actions.find(({ id }) => id === actionId);
    if (action) return action.label;
  }
  return say`a button`;
}

function notUnderstood(example: string): Refusal {
  return { status: 400, message: `The console did not understand this request. Send ${example}` };
}

function refuse(reply: FastifyReply, { status, message }: Refusal): FastifyReply {
  return reply.code(status).send({ message });
}

/** Both forms of RFC 6266: a plain one for old readers, and the exact one. */
function fileNameParameters(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `filename="${plain}"; filename*=UTF-8''${exact}`;
}
