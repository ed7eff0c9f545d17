import type { IncomingHttpHeaders } from 'node:http';
import { verifySlackRequest } from '@slack/bolt';
import { firstTimes } from '../chat/first-times.ts';

/** What a request says of itself, and the text Slack signs. */
export type SentRequest = { readonly headers: IncomingHttpHeaders; readonly text: string };

/** Five minutes either way, as docs.slack.dev ("Verifying requests from Slack") advises. */
const WINDOW_S = 300;

/** Slack sends at most 30,000 events an hour, 5,000 in the ten minutes a signature may be good for. */
const SIGNATURES_KEPT = 20_000;

/** Strict, because the SDK overlooks what follows the digits: "v0=…=x" would be another text for the same signature. */
const SIGNATURE = /^v0=[0-9a-f]{64}$/;
const SECONDS = /^\d{1,11}$/;

/** Says why a request is not to be believed, null when it is. A request is believed once: a copy of it is not. */
export function createRequestCheck(
  signingSecret: string,
  now: () => number,
): (request: SentRequest) => string | null {
  const isFirst = firstTimes(SIGNATURES_KEPT);
  return ({ headers, text }) => {
    const signature = headers['x-slack-signature'];
    const seconds = headers['x-slack-request-timestamp'];
    if (typeof signature !== 'string' || !SIGNATURE.test(signature))
      return 'X-Slack-Signature is missing or malformed';
    if (typeof seconds !== 'string' || !SECONDS.test(seconds))
      return 'X-Slack-Request-Timestamp is missing or malformed';
    // The SDK refuses what is too old, and takes what is from a time to come.
    if (Number(seconds) > now() / 1000 + WINDOW_S) return 'X-Slack-Request-Timestamp is in the future';
    const signed = { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(seconds) };
    try {
      verifySlackRequest({ signingSecret, body: text, headers: signed, nowMilliseconds: now() });
    } catch (error) {
      return error instanceof Error ? error.message : 'the signature is wrong';
    }
    return isFirst(signature) ? null : 'this request has been here before';
  };
}
