import type { FastifyPluginAsync } from 'fastify';
import type { Action, Message, MessageFile } from '../analytics/message.ts';
import type { DeliveryOutcome, Found, Sought } from '../analytics/outbox.ts';
import type { AskedFile } from './grammar/query.ts';

export type PlatformName = 'slack' | 'discord' | 'console' | 'terminal' | 'api';

/** Who speaks, as the platform knows them. */
export type Actor = {
  readonly platform: PlatformName;
  /** Slack workspace or Discord guild; empty where there is none. */
  readonly tenant: string;
  /** The platform's id of the person. */
  readonly user: string;
  readonly name: string | null;
  /** Only when the platform vouches for it. */
  readonly email: string | null;
  readonly timeZone: string | null;
  /** The language of their account, as a BCP 47 tag the way the platform writes it. */
  readonly locale?: string | null;
  /** The scope the key is bound to that they ask with. */
  readonly boundTo?: string | null;
};

export type CommandRequest = {
  /** What was typed after "/usage", or the whole line with it. */
  readonly text: string;
  readonly actor: Actor;
  /** The platform's id of the channel it was typed in; null where there is none. */
  readonly channel: string | null;
  /** The channel that one is a thread of, where threads have ids of their own. */
  readonly parent?: string;
  /** Files wanted beside those that the text asks for. */
  readonly files?: readonly AskedFile[];
};

/** A button as a platform shows it: `id` is an opaque key, never the command itself. */
export type ShownAction = Omit<Action, 'command'> & { readonly id: string };

/** A message with its pictures drawn and its buttons stored: all a formatter needs. */
export type Answer = {
  readonly message: Message;
  readonly files: readonly MessageFile[];
  readonly actions: readonly ShownAction[];
};

/** What somebody sees unasked, where a platform has a place for it; without pictures. */
export type Home = {
  /** What `/usage me` answers. */
  readonly usage: Answer;
  /** The budgets that cover them. */
  readonly budgets: Answer;
};

/** What a platform calls; none of them throws. */
export type BotHandlers = {
  command(request: CommandRequest): Promise<Answer>;
  /** A pressed button: the stored command runs with the presser's own rights. */
  press(actionId: string, request: Omit<CommandRequest, 'text'>): Promise<Answer>;
  home(request: Omit<CommandRequest, 'text'>): Promise<Home>;
  /** At most 25 words that may end the text, in place of its last one; from memory. */
  complete(text: string, request: Omit<CommandRequest, 'text'>): readonly string[];
};

/** A message on its way to a channel. */
export type Delivery = {
  readonly channel: string;
  /** The outbox id: platforms that can, use it to recognise a repeated send. */
  readonly key: string;
  readonly answer: Answer;
  /** The posted message to edit; null posts a new one. */
  readonly reference: string | null;
  /** The posted message it answers, in a thread where there are threads; never with a mention. */
  readonly thread?: string;
  /** Whether it is still this process that sends it: asked right before the post, whatever took long before. */
  readonly mayPost: () => boolean;
};

export type { DeliveryOutcome, Found, Sought };

/** One chat platform. Nothing but its own folder knows its SDK. */
export type ChatPlatform = {
  readonly name: PlatformName;
  /** What the platform calls over HTTP; null when it is reached in another way. Answers from `start` on. */
  readonly routes: FastifyPluginAsync | null;
  start(handlers: BotHandlers): Promise<void>;
  stop(): Promise<void>;
  deliver(delivery: Delivery): Promise<DeliveryOutcome>;
  /** Looks for posts whose answers were lost; never throws. */
  find(channel: string, sought: Sought): Promise<Found>;
};
