import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import type { ChatPlatform, Delivery } from '../../../src/bot/platform.ts';
import { slackPlatform } from '../../../src/bot/slack/platform.ts';
import {
  SLACK_APP_TOKEN,
  SLACK_BOT_TOKEN,
  type SlackFailure,
  type SlackPeer,
  startSlackPeer,
} from '../../support/slack-peer.ts';
import { answerOf, csv, picture, teamMessage } from '../chat/samples.ts';
import { keptLog } from '../chat/stub-handlers.ts';

let peer: SlackPeer;
let platform: ChatPlatform;

const platformAt = (apiUrl: string, callTimeoutMs = 10_000) =>
  slackPlatform({
    botToken: SLACK_BOT_TOKEN,
    transport: { kind: 'socket', appToken: SLACK_APP_TOKEN },
    claim: async () => true,
    apiUrl,
    log: keptLog().log,
    now: () => 0,
    pictureProbeMs: 1,
    callTimeoutMs,
  });

beforeEach(async () => {
  peer = await startSlackPeer();
  platform = platformAt(peer.apiUrl);
});

afterEach(async () => {
  await peer.close();
  expect(peer.problems).toEqual([]);
});

function delivery(parts: Partial<Delivery> = {}): Delivery {
  return {
    channel: 'C0OPS',
    key: 'outbox-1',
    answer: answerOf(teamMessage({ tone: 'digest' })),
    reference: null,
    mayPost: () => true,
    ...parts,
  };
}

describe('a post whose answer was lost', () => {
  const sought = { key: 'outbox-1', keys: ['outbox-1'], lostAt: 0 };

  test('is found by its key where the bot may read the channel, and known to be absent otherwise', async () => {
    peer.settings.mayReadHistory = true;
    expect(await platform.find('C0OPS', sought)).toEqual({ kind: 'absent' });
    await platform.deliver(delivery({ key: 'another' }));
    peer.fail('chat.postMessage', 'drop');
    expect(await platform.deliver(delivery())).toMatchObject({ kind: 'unknown' });
    await platform.deliver(delivery({ key: 'a third' }));
    const posted = { kind: 'posted', reference: 'C0OPS/1700000000.000002' };
    expect(await platform.find('C0OPS', sought)).toEqual(posted);
    expect(await platform.find('C0ELSEWHERE', sought)).toEqual({ kind: 'absent' });
  });

  test('stays unknown where the bot may not read the channel', async () => {
    await platform.deliver(delivery());
    expect(await platform.find('C0OPS', sought)).toEqual({ kind: 'unknown' });
  });

  test('is not made by a process whose time for it is over', async () => {
    const outcome = await platform.deliver(delivery({ mayPost: () => false }));
    expect(outcome).toMatchObject({ kind: 'refused', permanent: false });
    expect(peer.callsOf('chat.postMessage')).toEqual([]);
  });
});

test('a message is posted and edited in its own language', async () => {
  const spanish = answerOf(teamMessage({ tone: 'digest', headline: '412,50 US$ ayer', locale: 'es' }));
  const sent = await platform.deliver(delivery({ answer: spanish }));
  const reference = sent.kind === 'sent' ? sent.reference : null;
  await platform.deliver(delivery({ answer: spanish, reference }));
  for (const method of ['chat.postMessage', 'chat.update']) {
    const [call] = peer.callsOf(method);
    expect(call?.text).toBe('📰 Resumen: 412,50 US$ ayer');
    expect(JSON.stringify(call?.blocks)).toContain('sin asignar');
  }
});

describe('an answer to a posted message', () => {
  test('stands in its thread, and is not broadcast to the channel', async () => {
    const parent = await platform.deliver(delivery());
    if (parent.kind !== 'sent') throw new Error('the message was not sent');
    await platform.deliver(delivery({ key: 'outbox-2', thread: parent.reference }));
    const [post, answer] = peer.callsOf('chat.postMessage');
    expect(post).not.toHaveProperty('thread_ts');
    expect(answer).toMatchObject({ channel: 'C0OPS', thread_ts: '1700000000.000001' });
    expect(answer).not.toHaveProperty('reply_broadcast');
  });
});

describe('a message to a channel', () => {
  test('is posted once, with a key to find it by, and referred to by channel and time', async () => {
    const outcome = await platform.deliver(delivery());
    expect(outcome).toEqual({ kind: 'sent', reference: 'C0OPS/1700000000.000001' });
    expect(peer.callsOf('chat.postMessage')).toMatchObject([
      {
        channel: 'C0OPS',
        link_names: 'false',
        metadata: { event_type: 'tokenbell_delivery', event_payload: { key: 'outbox-1' } },
      },
    ]);
  });

  test('waits until Slack has processed its picture and shows it', async () => {
    peer.settings.probesUntilProcessed = 3;
    await platform.deliver(delivery({ answer: answerOf(teamMessage(), [picture, csv]) }));
    expect(peer.callsOf('files.info')).toHaveLength(3);
    expect(peer.calls.map(({ method }) => method)).toEqual([
      'files.getUploadURLExternal',
      'upload',
      'files.completeUploadExternal',
      'files.info',
      'files.info',
      'files.info',
      'chat.postMessage',
      'files.getUploadURLExternal',
      'upload',
      'files.completeUploadExternal',
    ]);
  });

  test.each(['files.getUploadURLExternal', 'upload', 'files.completeUploadExternal', 'files.info'])(
    'goes without its picture when %s fails',
    async (method) => {
      peer.fail(method, { status: 500 });
      const outcome = await platform.deliver(delivery({ answer: answerOf(teamMessage(), [picture]) }));
      expect(outcome.kind).toBe('sent');
      expect(peer.callsOf('chat.postMessage')).toHaveLength(1);
    },
  );

  test('shares the picture in the thread where the channel refuses it in a block', async () => {
    peer.fail('chat.postMessage', { error: 'invalid_blocks' });
    const outcome = await platform.deliver(delivery({ answer: answerOf(teamMessage(), [picture]) }));
    expect(outcome.kind).toBe('sent');
    expect(JSON.stringify(peer.callsOf('chat.postMessage')[0])).not.toContain('slack_file');
    expect(peer.callsOf('files.completeUploadExternal').at(-1)).toMatchObject({
      channel_id: 'C0OPS',
      thread_ts: '1700000000.000001',
    });
  });

  test('is posted in plain words where the workspace refuses every block', async () => {
    peer.fail('chat.postMessage', { error: 'invalid_blocks' });
    const outcome = await platform.deliver(delivery());
    expect(outcome.kind).toBe('sent');
    expect(peer.callsOf('chat.postMessage')).toMatchObject([{ blocks: [] }]);
  });

  test('is edited in place, also through the reference of a direct message', async () => {
    const first = await platform.deliver(delivery());
    const reference = first.kind === 'sent' ? first.reference : '';
    const answer = answerOf(messageOf({ tone: 'good', headline: 'Resolved after 42 minutes' }));
    expect(await platform.deliver(delivery({ channel: 'U0ANN', answer, reference }))).toEqual(first);
    expect(peer.callsOf('chat.update')).toMatchObject([
      { channel: 'C0OPS', ts: '1700000000.000001', text: '🟢 Done: Resolved after 42 minutes' },
    ]);
  });

  test('is posted anew when somebody deleted the one to edit', async () => {
    const outcome = await platform.deliver(delivery({ reference: 'C0OPS/1.000001' }));
    expect(outcome).toEqual({ kind: 'sent', reference: 'C0OPS/1700000000.000001' });
  });
});

describe('what became of a message', () => {
  const cases: readonly [string, SlackFailure, object][] = [
    [
      '429 waits as long as Slack says',
      { status: 429, retryAfter: '30' },
      refused('ratelimited', false, 30_000),
    ],
    ['429 without a time is refused', { status: 429 }, refused('ratelimited', false)],
    ['ratelimited in the body is refused', { error: 'ratelimited' }, refused('ratelimited', false)],
    ['not in the channel is for good', { error: 'not_in_channel' }, refused('not_in_channel', true)],
    ['an archived channel is for good', { error: 'is_archived' }, refused('is_archived', true)],
    [
      'a revoked token is for good',
      { error: 'token_revoked' },
      { ...refused('token_revoked', true), reach: 'platform' },
    ],
    ['a missing scope is for good', { error: 'missing_scope' }, refused('missing_scope', true)],
    ['another refusal may pass', { error: 'team_added_to_org' }, refused('team_added_to_org', false)],
    [
      'words too long are for good',
      { error: 'msg_too_long' },
      { ...refused('msg_too_long', true), reach: 'message' },
    ],
    ['404 may pass', { status: 404 }, refused('HTTP 404', false)],
    ['410 is for good', { status: 410 }, refused('HTTP 410', true)],
    ['500 is unknown', { status: 500 }, { kind: 'unknown', reason: 'HTTP 500' }],
    ['fatal_error is unknown', { error: 'fatal_error' }, { kind: 'unknown', reason: 'fatal_error' }],
    ['a lost answer is unknown', 'drop', { kind: 'unknown', reason: expect.any(String) }],
    ['no answer is unknown', 'hang', { kind: 'unknown', reason: expect.any(String) }],
  ];

  test.each(cases)('%s, and nothing is sent twice', async (_, failure, outcome) => {
    peer.fail('chat.postMessage', failure);
    const hasPatience = failure !== 'hang';
    const { deliver } = hasPatience ? platform : platformAt(peer.apiUrl, 100);
    expect(await deliver(delivery())).toEqual(outcome);
    expect(peer.callsOf('chat.postMessage')).toHaveLength(failure === 'drop' ? 1 : 0);
  });

  test('no connection at all is a certain refusal', async () => {
    const gone = await startSlackPeer();
    await gone.close();
    expect(await platformAt(gone.apiUrl).deliver(delivery())).toEqual({
      ...refused('ECONNREFUSED', false),
      reach: 'platform',
    });
  });
});

function refused(reason: string, permanent: boolean, retryAfterMs: number | null = null) {
  return { kind: 'refused', permanent, retryAfterMs, reason };
}
