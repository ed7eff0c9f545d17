import { describe, expect, test } from 'vitest';
import { createRequestCheck } from '../../../src/bot/slack/signed-request.ts';

/** The example of docs.slack.dev, "Verifying requests from Slack". */
const EXAMPLE = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
};
const SIGNED_AT = Number(EXAMPLE.timestamp) * 1000;

function request(parts: Partial<typeof EXAMPLE> = {}) {
  const { timestamp, signature, body } = { ...EXAMPLE, ...parts };
  return {
    text: body,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
  };
}

describe('the check of a request', () => {
  test('believes the example Slack publishes, once', () => {
    const whyNotSlack = createRequestCheck(EXAMPLE.secret, () => SIGNED_AT);
    expect(whyNotSlack(request())).toBeNull();
    expect(whyNotSlack(request())).toBe('this request has been here before');
  });

  test.each([
    ['another secret', createRequestCheck('8f742231b10e8888abcd99yyyzzz85a6', () => SIGNED_AT), request()],
    [
      'a body with one character more',
      createRequestCheck(EXAMPLE.secret, () => SIGNED_AT),
      request({ body: `${EXAMPLE.body}x` }),
    ],
    [
      'a time one second later',
      createRequestCheck(EXAMPLE.secret, () => SIGNED_AT),
      request({ timestamp: '1531420619' }),
    ],
    ['a clock 301 seconds on', createRequestCheck(EXAMPLE.secret, () => SIGNED_AT + 301_000), request()],
    ['a clock 301 seconds behind', createRequestCheck(EXAMPLE.secret, () => SIGNED_AT - 301_000), request()],
  ])('refuses it under %s', (_, whyNotSlack, sent) => {
    expect(whyNotSlack(sent)).not.toBeNull();
  });

  test('remembers what it refused of nobody: the genuine request is believed afterwards', () => {
    const whyNotSlack = createRequestCheck(EXAMPLE.secret, () => SIGNED_AT);
    whyNotSlack(request({ body: 'forged' }));
    expect(whyNotSlack(request())).toBeNull();
  });
});
