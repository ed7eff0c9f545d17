import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { signed, toBody } from '../../support/slack-http.ts';
import { mentionEnvelope, slashEnvelope } from '../../support/slack-payloads.ts';
import { BOT_USER } from '../../support/slack-peer.ts';
import { type OpenSlack, openSlack, sharedClaims, TRANSPORTS } from '../../support/slack-platform.ts';
import { answerOf } from '../chat/samples.ts';
import { stubHandlers } from '../chat/stub-handlers.ts';

const answer = answerOf(messageOf({ headline: 'Here you are' }));
const ANN = { user: 'U0ANN', channel: 'C0GENERAL' };
const MENTION = `<@${BOT_USER}> me`;

const responseUrl = ({ peer }: OpenSlack) => peer.apiUrl.replace('/api/', '/response/1');

describe.each(TRANSPORTS)('over %s', (kind) => {
  let slack: OpenSlack;
  const open = async (claim = sharedClaims()) => {
    slack = await openSlack(kind, { claim });
    const stub = stubHandlers(answer);
    await slack.start(stub.handlers);
    return stub;
  };

  afterEach(async () => {
    await slack.close();
    expect(slack.peer.problems).toEqual([]);
  });

  test('an event that Slack repeats is acknowledged, and answered once', async () => {
    const { commands } = await open();
    await slack.peer.mention(MENTION, 'Ev1');
    slack.clock.now += 60_000;
    await slack.peer.mention(MENTION, 'Ev1');
    await slack.peer.mention(MENTION, 'Ev2');
    await slack.platform.stop();
    expect(slack.peer.callsOf('chat.postEphemeral')).toHaveLength(2);
    expect(commands).toHaveLength(2);
  });

  test('an act another process has taken is acknowledged and left to it', async () => {
    const { commands } = await open(async (key) => key === 'slack:Ev2');
    await slack.peer.slash('team 7d');
    await slack.peer.press('opaque-1');
    await slack.peer.openHome();
    await slack.peer.mention(MENTION, 'Ev1');
    await slack.peer.mention(MENTION, 'Ev2');
    await slack.platform.stop();
    expect(slack.peer.callsOf('chat.postEphemeral')).toHaveLength(1);
    expect(commands).toHaveLength(1);
    expect(slack.peer.callsOf('response_url')).toEqual([]);
    expect(slack.peer.callsOf('views.publish')).toEqual([]);
  });

  test('a command is acknowledged before the database is asked whose it is', async () => {
    const { promise: decided, resolve: decide } = Promise.withResolvers<boolean>();
    const { commands } = await open(() => decided);
    await slack.peer.slash('team 7d');
    expect(commands).toEqual([]);
    decide(true);
    await slack.peer.until(() => slack.peer.callsOf('response_url').length === 1);
  });

  test('a command that was acknowledged is answered before the platform stops', async () => {
    const { promise: decided, resolve: decide } = Promise.withResolvers<boolean>();
    await open(() => decided);
    await slack.peer.slash('team 7d');
    const stopped = slack.platform.stop();
    decide(true);
    await stopped;
    expect(slack.peer.callsOf('response_url')).toHaveLength(1);
  });

  test('a question is answered though the database cannot say whose it is', async () => {
    const { commands } = await open(() => Promise.reject(new Error('the database is locked')));
    await slack.peer.slash('team 7d');
    await slack.peer.mention(MENTION, 'Ev1');
    await slack.platform.stop();
    expect(commands).toHaveLength(2);
    expect(slack.peer.callsOf('response_url')).toHaveLength(1);
    expect(slack.peer.callsOf('chat.postEphemeral')).toHaveLength(1);
    expect(slack.logged.lines.join()).toContain('an act could not be claimed');
  });
});

describe('two processes of one app', () => {
  let first: OpenSlack;
  let second: OpenSlack;

  beforeEach(async () => {
    const claim = sharedClaims();
    first = await openSlack('http', { claim });
    second = await openSlack('http', { claim, peer: first.peer });
  });

  afterEach(async () => {
    await second.close();
    await first.close();
  });

  const started = async () => {
    const one = stubHandlers(answer);
    const other = stubHandlers(answer);
    await first.start(one.handlers);
    await second.start(other.handlers);
    return { one, other };
  };

  test('do a copied request once between them', async () => {
    const { one, other } = await started();
    const copied = signed(toBody(slashEnvelope('team 7d', ANN, responseUrl(first))), first.clock.now);
    const answers = await Promise.all([first.post(copied), second.post(copied)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await Promise.all([first.platform.stop(), second.platform.stop()]);
    expect(one.commands.length + other.commands.length).toBe(1);
    expect(first.peer.callsOf('response_url')).toHaveLength(1);
  });

  test('leave out a repeat whose claim fails, and answer the others', async () => {
    const { one } = await started();
    const failing = await openSlack('http', {
      claim: () => Promise.reject(new Error('locked')),
      peer: first.peer,
    });
    const { handlers, commands } = stubHandlers(answer);
    await failing.start(handlers);
    const post = async (eventId: string, retry: object) => {
      const request = signed(toBody(mentionEnvelope(MENTION, eventId, ANN)), failing.clock.now);
      const response = await failing.post({ ...request, headers: { ...request.headers, ...retry } });
      expect(response.status).toBe(200);
    };
    await post('Ev1', { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' });
    await post('Ev2', {});
    await failing.close();
    expect(first.peer.callsOf('chat.postEphemeral')).toHaveLength(1);
    expect(commands).toHaveLength(1);
    expect(one.commands).toEqual([]);
  });
});
