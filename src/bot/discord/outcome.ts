import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';
import { networkFailure } from '../chat/network.ts';
import type { DeliveryOutcome } from '../platform.ts';

type Failure = Exclude<DeliveryOutcome, { kind: 'sent' }>;
type Refused = Extract<DeliveryOutcome, { kind: 'refused' }>;

/** What a failed call means for the message: certainly not taken, or perhaps. */
export function outcomeOf(error: unknown): Failure {
  if (error instanceof RateLimitError) return limited(error);
  if (error instanceof DiscordAPIError) return apiOutcome(error);
  if (error instanceof HTTPError) return { kind: 'unknown', reason: `HTTP ${error.status}` };
  // After one 401 the SDK forgets the token and sends nothing more, which is what Discord asks for.
  if (error instanceof Error && error.message.startsWith('Expected token'))
    return ofThePlatform(refused('401', true));
  const { code, wasSent } = networkFailure(error);
  const reason = code ?? (error instanceof Error ? error.message : 'unknown error');
  return wasSent ? { kind: 'unknown', reason } : ofThePlatform(refused(reason, false));
}

/** The bucket is the channel's, or everything the bot sends. */
function limited({ retryAfter, global }: RateLimitError): Failure {
  const waiting = refused('rate limited', false, Math.ceil(retryAfter));
  return global ? ofThePlatform(waiting) : waiting;
}

function apiOutcome({ status, code }: DiscordAPIError): Failure {
  const said = refused(`${status} ${code}`, isForGood(status));
  if (status === 401) return ofThePlatform(said);
  // Plain words were refused as well.
  return status === 400 ? { ...said, permanent: true, reach: 'message' } : said;
}

function ofThePlatform(failure: Refused): Failure {
  return { ...failure, reach: 'platform' };
}

/** Discord bans who goes on after these: a new token, an invitation or a permission is needed. */
function isForGood(status: number): boolean {
  return status === 401 || status === 403 || status === 404;
}

/** The message itself was refused, so other words may do better. */
export function isRefusedBody(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 400;
}

export function isUnknownMessage(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage;
}

/** The token of an interaction is known fifteen minutes long, from its first response on. */
export function isUnknownWebhook(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownWebhook;
}

export function isAnsweredElsewhere(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}

/** Discord was reached and said no. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DiscordAPIError;
}

export function isRefusedToken(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 401;
}

function refused(reason: string, permanent: boolean, retryAfterMs: number | null = null): Refused {
  return { kind: 'refused', permanent, retryAfterMs, reason };
}
