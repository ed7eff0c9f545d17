import type {
  APIApplicationCommandAutocompleteResponse,
  APIInteractionResponseDeferredChannelMessageWithSource,
} from 'discord.js';
import type { FastifyPluginAsync } from 'fastify';
import type { Act } from './act.ts';

/** A way for what people do to reach us, and for the first response to go back. */
export type Transport = {
  /** What Discord calls over HTTP; null when we connect to it. Answers 503 but between `start` and `stop`. */
  readonly routes: FastifyPluginAsync | null;
  /** Rejects when Discord refuses the token; while Discord cannot be reached it resolves and goes on trying. */
  readonly start: (onInteraction: OnInteraction) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** `repeated`: somebody has seen to this one already. `unknown`: nothing we ever offered. Nothing was done then. */
export type Handled = 'handled' | 'repeated' | 'unknown';

/** Takes an interaction as Discord sends it; resolves when all there is to do is done. */
export type OnInteraction = (payload: unknown, respond: Respond) => Promise<Handled>;

export type FirstResponse =
  | APIInteractionResponseDeferredChannelMessageWithSource
  | APIApplicationCommandAutocompleteResponse;

/** Discord takes one first response, within three seconds; rejects when it took none. */
export type Respond = (act: Pick<Act, 'id' | 'token'>, response: FirstResponse) => Promise<void>;
