import { webApi } from '@slack/bolt';
import { networkFailure } from '../chat/network.ts';
import type { DeliveryOutcome } from '../platform.ts';

type Failure = Exclude<DeliveryOutcome, { kind: 'sent' }>;

/** Nothing but a person's action (invite, unarchive, another scope) makes these succeed. */
const PERMANENT: ReadonlySet<string> = new Set([
  'channel_not_found',
  'is_archived',
  'missing_scope',
  'no_permission',
  'not_in_channel',
  'restricted_action',
  'user_not_found',
]);

/** These are about the bot, wherever it would post. */
const OF_THE_PLATFORM: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);

/** These are about the message: the same words are refused again. */
const OF_THE_MESSAGE: ReadonlySet<string> = new Set([
  'cant_update_message',
  'edit_window_closed',
  'invalid_arguments',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
]);

/** Slack says of these itself that something may have happened before the error. */
const UNCERTAIN: ReadonlySet<string> = new Set(['fatal_error', 'internal_error', 'request_timeout']);

const NO_ENTRY: ReadonlySet<string> = new Set([
  'channel_not_found',
  'is_archived',
  'no_permission',
  'not_in_channel',
  'restricted_action',
]);

const REFUSED_BLOCKS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
]);

/** Nothing was posted: the time this process had for it is over. */
export class TurnOver extends Error {
  override readonly name = 'TurnOver';
}

/** What a failed call means for the message: certainly not taken, or perhaps. */
export function outcomeOf(error: unknown): Failure {
  if (error instanceof TurnOver) return refused(error.message);
  if (error instanceof webApi.WebAPIRateLimitedError) return refused('ratelimited', error.retryAfter * 1000);
  if (error instanceof webApi.WebAPIPlatformError) return platformOutcome(error.data.error);
  if (error instanceof webApi.WebAPIHTTPError) return httpOutcome(error.statusCode);
  if (error instanceof webApi.WebAPIRequestError) return requestOutcome(error.original);
  // The SDK's plain Error for a 429 whose Retry-After it cannot read.
  if (error instanceof Error && error.message.startsWith('Retry header')) return refused('ratelimited');
  return { kind: 'unknown', reason: error instanceof Error ? error.message : 'unknown error' };
}

/** The platform's own error code, or null when it never answered with one. */
export function slackErrorCode(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null;
}

/** Whether the bot may not speak in that channel; inviting it helps. */
export function isNoEntry(error: unknown): boolean {
  return NO_ENTRY.has(slackErrorCode(error) ?? '');
}

export function isRefusedBlocks(error: unknown): boolean {
  return REFUSED_BLOCKS.has(slackErrorCode(error) ?? '');
}

function platformOutcome(code: string): Failure {
  if (UNCERTAIN.has(code)) return { kind: 'unknown', reason: code };
  const said = { kind: 'refused', retryAfterMs: null, reason: code } as const;
  if (OF_THE_MESSAGE.has(code)) return { ...said, permanent: true, reach: 'message' };
  if (OF_THE_PLATFORM.has(code)) return { ...said, permanent: true, reach: 'platform' };
  return { ...said, permanent: PERMANENT.has(code) };
}

function httpOutcome(status: number): Failure {
  const reason = `HTTP ${status}`;
  if (status >= 500) return { kind: 'unknown', reason };
  // 410 is "gone for ever" (reliability rule for every kind of target).
  return { kind: 'refused', permanent: status === 410, retryAfterMs: null, reason };
}

function requestOutcome(error: Error): Failure {
  const { code, wasSent } = networkFailure(error);
  const reason = code ?? error.message;
  return wasSent
    ? { kind: 'unknown', reason }
    : { kind: 'refused', permanent: false, retryAfterMs: null, reason, reach: 'platform' };
}

function refused(reason: string, retryAfterMs: number | null = null): Failure {
  return { kind: 'refused', permanent: false, retryAfterMs, reason };
}
