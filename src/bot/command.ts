import type { Rehearsal, SpikeRehearsal } from '../analytics/alerts/rules/rehearsal.ts';
import type { WebhookMaker } from '../analytics/alerts/webhooks/maker.ts';
import type { Message, MessageFile } from '../analytics/message.ts';
import type { LiveAnswer, Organisation, StateStore, Subscription } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { type Misunderstanding, problemMessage } from './grammar/problem.ts';
import type { AskedFile } from './grammar/query.ts';
import type { Word } from './grammar/words.ts';
import type { Actor } from './platform.ts';
import type { Speaker } from './speaker/speaker.ts';

/** What commands work with. */
export type BotServices = {
  readonly state: StateStore;
  readonly usage: UsageStore;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** What a subscription would post now. */
  readonly digestOf: (subscription: Subscription, now: number) => Promise<Message>;
  /** Brings a live answer up to date at once; without it the next run of its job does. */
  readonly refreshLive?: (live: LiveAnswer, now: number) => Promise<void>;
  /** Null, as without it, where no secrets can be stored. */
  readonly webhooks?: WebhookMaker | null;
  /** What the rule of cost spikes would have told of the last weeks. */
  readonly rehearseSpikes?: (organisation: Organisation, asked: SpikeRehearsal) => Promise<Rehearsal>;
  /** An unguessable id of letters and digits with at least this many bits. */
  readonly randomId: (bits: number) => string;
  /** How many days late an event may come; 35 when absent. */
  readonly lateDays?: number;
};

/** A command somebody typed: who they are there, and the words after the command's own. */
export type Call = {
  readonly words: readonly Word[];
  readonly speaker: Speaker;
  readonly actor: Actor;
  /** The platform's id of the channel it was typed in; null where there is none. */
  readonly channel: string | null;
  /** The channel of the thread it was typed in. */
  readonly parent?: string;
  readonly now: number;
  readonly services: BotServices;
  /** The command as typed, for problems that come before it can be written in its normal form. */
  readonly typed: string;
};

/** What a command says, with files beside those that are made from its message, and files that are kept as they are. */
export type Saying = {
  readonly message: Message;
  readonly files?: readonly AskedFile[];
  readonly kept?: readonly MessageFile[];
};

/** One row of the command table, one file in commands/. */
export type Command = {
  /** The word after /usage. */
  readonly name: string;
  /** Other words for the same. */
  readonly aliases: readonly string[];
  /** One line for the list; a getter, so that it is said when read and not when the table is made. */
  readonly summary: string;
  /** How it is typed, in the notation of the grammar. */
  readonly forms: readonly string[];
  /** At least one, each of which works. */
  readonly examples: readonly string[];
  /** Who may run it at all; what exactly is decided by the rules of access. */
  readonly who: 'everyone' | 'leads' | 'admins';
  /**
   * Whether it changes nothing whatever follows, or only where one of these words does, the first of them when none
   * does; or what decides by the word that follows.
   */
  readonly reads: 'always' | readonly string[] | ((verb: string | undefined) => boolean);
  readonly run: (call: Call) => Promise<Saying>;
};

export function refuse(call: Pick<Call, 'typed'>, problem: Misunderstanding): Saying {
  return { message: problemMessage(call.typed, problem) };
}
