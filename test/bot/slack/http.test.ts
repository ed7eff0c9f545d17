import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { type SlackRequest, signed, toBody } from '../../support/slack-http.ts';
import { slashEnvelope } from '../../support/slack-payloads.ts';
import { type OpenSlack, openSlack } from '../../support/slack-platform.ts';
import { answerOf } from '../chat/samples.ts';
import { stubHandlers } from '../chat/stub-handlers.ts';

const MINUTE = 60_000;
const JSON_TYPE = 'application/json';

let slack: OpenSlack;
const { handlers, ...heard } = stubHandlers(answerOf(messageOf({ headline: 'Here you are' })));

beforeEach(async () => {
  slack = await openSlack('http');
  await slack.start(handlers);
});

afterEach(async () => {
  await slack.close();
  heard.commands.length = 0;
});

function command(): ReturnType<typeof toBody> {
  const where = { user: 'U0ANN', channel: 'C0GENERAL' };
  return toBody(slashEnvelope('team 7d', where, `${slack.peer.apiUrl.replace('/api/', '/response/')}1`));
}

function without(name: string, { headers, body }: SlackRequest): SlackRequest {
  return { body, headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)) };
}

function withHeader(name: string, value: string, { headers, body }: SlackRequest): SlackRequest {
  return { body, headers: { ...headers, [name]: value } };
}

/** What came before one genuine command did nothing: all that was taken is done once the platform has stopped. */
async function onlyGenuine(): Promise<void> {
  expect((await slack.post(signed(command(), slack.clock.now))).status).toBe(200);
  await slack.platform.stop();
  expect(heard.commands).toHaveLength(1);
  expect(slack.peer.calls.map(({ method }) => method).sort()).toEqual([
    'auth.test',
    'response_url',
    'users.info',
  ]);
}

describe('a request over HTTP', () => {
  const now = () => slack.clock.now;
  const cases: readonly (readonly [name: string, request: () => SlackRequest])[] = [
    ['with a body that was changed', () => ({ ...signed(command(), now()), body: `${command().body}&x=1` })],
    [
      'signed with another secret',
      () => withHeader('x-slack-signature', `v0=${'a'.repeat(64)}`, signed(command(), now())),
    ],
    ['signed six minutes ago', () => signed(command(), now() - 6 * MINUTE)],
    ['signed for in six minutes', () => signed(command(), now() + 6 * MINUTE)],
    [
      'with a fresh time under an old signature',
      () =>
        withHeader(
          'x-slack-request-timestamp',
          String(Math.floor(now() / 1000)),
          signed(command(), now() - 6 * MINUTE),
        ),
    ],
    ['without a signature', () => without('x-slack-signature', signed(command(), now()))],
    ['without a time', () => without('x-slack-request-timestamp', signed(command(), now()))],
    [
      'with a time that is none',
      () => withHeader('x-slack-request-timestamp', 'NaN', signed(command(), now())),
    ],
    [
      'of another version of signatures',
      () => withHeader('x-slack-signature', `v1=${'a'.repeat(64)}`, signed(command(), now())),
    ],
    ['with an empty signature', () => withHeader('x-slack-signature', '', signed(command(), now()))],
  ];

  test.each(cases)('%s is answered 401 and does nothing', async (_, request) => {
    const response = await slack.post(request());
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'not_slack' } });
    await onlyGenuine();
  });

  test.each([
    ['as it was', (request: SlackRequest) => request],
    [
      'with its signature written otherwise',
      (request: SlackRequest) =>
        withHeader('x-slack-signature', `${request.headers['x-slack-signature']}=`, request),
    ],
    [
      'with its time written otherwise',
      (request: SlackRequest) =>
        withHeader('x-slack-request-timestamp', `0${request.headers['x-slack-request-timestamp']}`, request),
    ],
    ['as a repeat of Slack’s', (request: SlackRequest) => withHeader('x-slack-retry-num', '1', request)],
  ])('sent again %s is answered 401 and done once', async (_, copy) => {
    const request = signed(command(), now());
    expect((await slack.post(request)).status).toBe(200);
    expect((await slack.post(copy(request))).status).toBe(401);
    slack.clock.now += 4 * MINUTE;
    expect((await slack.post(copy(request))).status).toBe(401);
    await slack.platform.stop();
    expect(heard.commands).toHaveLength(1);
  });

  test('five minutes off our clock is taken', async () => {
    for (const minutes of [-5, 5])
      expect((await slack.post(signed(command(), now() + minutes * MINUTE))).status).toBe(200);
  });

  test('is acknowledged with nothing to show, before the answer is worked out', async () => {
    const response = await slack.post(signed(command(), now()));
    expect([response.status, await response.text()]).toEqual([200, '']);
    await slack.peer.until(() => slack.peer.callsOf('response_url').length === 1);
  });

  test('that checks the address is answered with its challenge, when signed', async () => {
    const body = { contentType: JSON_TYPE, body: '{"type":"url_verification","challenge":"3eZbrw1aB"}' };
    const response = await slack.post(signed(body, now()));
    expect([response.status, await response.json()]).toEqual([200, { challenge: '3eZbrw1aB' }]);
    const unsigned = await slack.post({ body: body.body, headers: { 'content-type': JSON_TYPE } });
    expect(unsigned.status).toBe(401);
  });

  test('that looks at the certificate is answered without a signature, whatever it carries', async () => {
    // slackapi/bolt-js#2897: an event smuggled in beside ssl_check was once believed.
    const smuggled = new URLSearchParams({
      ssl_check: '1',
      command: '/usage',
      payload: JSON.stringify({ type: 'event_callback', event: { type: 'app_mention' } }),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await slack.post({ headers, body: smuggled.toString() })).status).toBe(200);
    await onlyGenuine();
  });

  test.each([
    ['no JSON at all', JSON_TYPE, '{'],
    ['JSON that is no object', JSON_TYPE, '7'],
    ['a payload that is none', 'application/x-www-form-urlencoded', 'payload=%7B'],
  ])('with %s is answered 400', async (_, contentType, body) => {
    expect((await slack.post(signed({ contentType, body }, now()))).status).toBe(400);
  });

  test('about something unknown is acknowledged, so that Slack does not repeat it', async () => {
    const body = { contentType: JSON_TYPE, body: '{"type":"app_rate_limited","team_id":"T0PEER"}' };
    expect((await slack.post(signed(body, now()))).status).toBe(200);
  });

  test.each([
    ['too large', JSON_TYPE, 'x'.repeat(1024 * 1024 + 1), 413],
    ['of another kind', 'text/plain', 'hello', 415],
  ])('whose body is %s is not read', async (_, contentType, body, status) => {
    expect((await slack.post(signed({ contentType, body }, now()))).status).toBe(status);
  });

  test('is put off while nobody listens, and may come again', async () => {
    const early = await openSlack('http', { peer: slack.peer });
    const request = signed(command(), now());
    const response = await early.post(request);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    await early.start(handlers);
    expect((await early.post(request)).status).toBe(200);
    await slack.peer.until(() => slack.peer.callsOf('response_url').length === 1);
    await early.platform.stop();
    expect((await early.post(signed(command(), now()))).status).toBe(503);
    await early.close();
  });

  test('that is refused is in the log once a minute, and nothing of what it said', async () => {
    const forged = () => slack.post({ ...signed(command(), now()), body: 'text=secret' });
    for (let time = 0; time < 3; time += 1) await forged();
    slack.clock.now += MINUTE;
    await forged();
    expect(slack.logged.lines.filter((line) => line.includes('not taken for one of Slack’s'))).toHaveLength(
      2,
    );
    expect(slack.logged.lines.join()).not.toContain('secret');
  });
});
