import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { discordPlatform } from '../../../src/bot/discord/platform.ts';
import type { ChatPlatform, Delivery } from '../../../src/bot/platform.ts';
import { APPLICATION, CHANNEL } from '../../support/discord-interactions.ts';
import {
  DISCORD_TOKEN,
  type DiscordFailure,
  type DiscordPeer,
  startDiscordPeer,
} from '../../support/discord-peer.ts';
import { answerOf, picture, teamMessage } from '../chat/samples.ts';
import { keptLog } from '../chat/stub-handlers.ts';

const POST = 'POST /channels/{channel_id}/messages';
const EDIT = 'PATCH /channels/{channel_id}/messages/{message_id}';

let peer: DiscordPeer;
let platform: ChatPlatform;

beforeEach(async () => {
  peer = await startDiscordPeer();
  platform = platformAt(peer.apiUrl);
});

afterEach(async () => {
  await platform.stop();
  await peer.close();
  expect(peer.problems).toEqual([]);
});

function platformAt(apiUrl: string, callTimeoutMs = 10_000): ChatPlatform {
  const config = {
    botToken: DISCORD_TOKEN,
    applicationId: APPLICATION,
    guildId: null,
    transport: { kind: 'gateway' } as const,
    claim: async () => true,
    now: () => 0,
    callTimeoutMs,
  };
  return discordPlatform({ ...config, apiUrl, log: keptLog().log });
}

function delivery(parts: Partial<Delivery> = {}): Delivery {
  const answer = answerOf(teamMessage({ tone: 'alert' }), [picture]);
  return {
    channel: CHANNEL,
    key: 'outbox-0198c0de-1111-7000-8000-000000000001',
    answer,
    reference: null,
    mayPost: () => true,
    ...parts,
  };
}

describe('an answer to a posted message', () => {
  test('refers to it, though it may be gone by then, and mentions nobody', async () => {
    await platform.deliver(delivery({ thread: '2000000000000000009' }));
    const [{ body } = { body: {} }] = peer.callsOf(POST);
    expect(body).toMatchObject({
      message_reference: { message_id: '2000000000000000009', fail_if_not_exists: false },
      allowed_mentions: { parse: [] },
    });
  });
});

describe('a message to a person', () => {
  test('goes to the channel of direct messages that Discord gives for them, and is edited there', async () => {
    const sent = await platform.deliver(delivery({ channel: '@123456789012345678' }));
    expect(sent).toEqual({ kind: 'sent', reference: '2000000000000000000' });
    expect(peer.callsOf('POST /users/@me/channels')).toMatchObject([
      { body: { recipient_id: '123456789012345678' } },
    ]);
    expect(peer.callsOf(POST)).toMatchObject([{ path: '/channels/9123456789012345678/messages' }]);
    const reference = '2000000000000000000';
    await platform.deliver(delivery({ channel: '@123456789012345678', reference }));
    expect(peer.callsOf(EDIT)).toMatchObject([
      { path: `/channels/9123456789012345678/messages/${reference}` },
    ]);
  });
});

describe('a message to a channel', () => {
  test('is posted with its picture and referred to by its id', async () => {
    const outcome = await platform.deliver(delivery());
    expect(outcome).toEqual({ kind: 'sent', reference: '2000000000000000000' });
    expect(peer.callsOf(POST)).toMatchObject([
      { files: [{ name: 'team-7d.png' }], body: { enforce_nonce: true } },
    ]);
  });

  test('sent again after a lost answer is the same message', async () => {
    peer.fail(POST, 'drop');
    expect((await platform.deliver(delivery())).kind).toBe('unknown');
    expect(await platform.deliver(delivery())).toEqual({ kind: 'sent', reference: '2000000000000000000' });
    expect(peer.messages.size).toBe(1);
  });

  test('of another delivery is another message', async () => {
    await platform.deliver(delivery());
    await platform.deliver(delivery({ key: 'outbox-0198c0de-1111-7000-8000-000000000002' }));
    expect(peer.messages.size).toBe(2);
  });

  test('does not buzz when it is a digest, and does when it is an alert', async () => {
    await platform.deliver(delivery({ answer: answerOf(teamMessage({ tone: 'digest' })) }));
    await platform.deliver(delivery({ key: 'other' }));
    const [digest, alert] = peer.callsOf(POST);
    expect(digest?.body.flags).toBe(4096);
    expect(alert?.body).not.toHaveProperty('flags');
  });

  test('is edited in place, its old picture replaced', async () => {
    const posted = await platform.deliver(delivery());
    const reference = posted.kind === 'sent' ? posted.reference : '';
    const answer = answerOf(messageOf({ tone: 'good', headline: 'Resolved after 42 minutes' }));
    expect(await platform.deliver(delivery({ answer, reference }))).toEqual(posted);
    expect(peer.callsOf(EDIT)).toMatchObject([
      {
        body: {
          content: '🟢 Done\\: Resolved after 42 minutes',
          attachments: [],
          embeds: [],
          components: [],
        },
      },
    ]);
    expect(peer.callsOf(POST)).toHaveLength(1);
  });

  test('is posted anew when somebody deleted the one to edit', async () => {
    const outcome = await platform.deliver(delivery({ reference: '999' }));
    expect(outcome).toEqual({ kind: 'sent', reference: '2000000000000000000' });
  });

  test('is posted in plain words when Discord refuses the embed', async () => {
    peer.fail(POST, { status: 400, body: { message: 'Invalid Form Body', code: 50035 } });
    expect((await platform.deliver(delivery())).kind).toBe('sent');
    expect(peer.callsOf(POST)).toMatchObject([{ body: { embeds: [] }, files: [] }]);
  });
});

describe('what became of a message', () => {
  const tooFast = { message: 'You are being rate limited.', retry_after: 30, global: false };
  const cases: readonly [string, DiscordFailure, object][] = [
    [
      '429 waits as long as Discord says',
      { status: 429, body: tooFast, headers: { 'retry-after': '30' } },
      // The SDK adds 50 ms to what Discord says.
      refused('rate limited', false, 30_050),
    ],
    [
      'an unknown channel is for good',
      { status: 404, body: { message: '', code: 10003 } },
      refused('404 10003', true),
    ],
    [
      'missing access is for good',
      { status: 403, body: { message: '', code: 50001 } },
      refused('403 50001', true),
    ],
    [
      'a missing permission is for good',
      { status: 403, body: { message: '', code: 50013 } },
      refused('403 50013', true),
    ],
    [
      'a refused token is for good',
      { status: 401, body: { message: '', code: 0 } },
      { ...refused('401 0', true), reach: 'platform' },
    ],
    ['500 is unknown', { status: 500 }, { kind: 'unknown', reason: 'HTTP 500' }],
    ['a lost answer is unknown', 'drop', { kind: 'unknown', reason: expect.any(String) }],
    ['no answer is unknown', 'hang', { kind: 'unknown', reason: expect.any(String) }],
  ];

  test.each(cases)('%s, and nothing is sent twice', async (_, failure, outcome) => {
    peer.fail(POST, failure);
    const hasPatience = failure !== 'hang';
    if (!hasPatience) platform = platformAt(peer.apiUrl, 100);
    expect(await platform.deliver(delivery())).toEqual(outcome);
    expect(peer.callsOf(POST)).toHaveLength(failure === 'drop' ? 1 : 0);
  });

  test('a limit of everything the bot sends is one of the whole platform', async () => {
    const body = { message: 'You are being rate limited.', retry_after: 30, global: true };
    const headers = { 'retry-after': '30', 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' };
    peer.fail(POST, { status: 429, body, headers });
    const limited = { kind: 'refused', permanent: false, reach: 'platform' };
    const outcome = await platform.deliver(delivery());
    expect(outcome).toMatchObject(limited);
    expect(outcome.kind === 'refused' && outcome.retryAfterMs).toBeGreaterThanOrEqual(30_000);
    expect(peer.callsOf(POST)).toEqual([]);
  });

  test('a body refused even in plain words is refused for good, and nothing else is', async () => {
    const bad: DiscordFailure = { status: 400, body: { message: 'Invalid Form Body', code: 50035 } };
    peer.fail(POST, bad, bad);
    expect(await platform.deliver(delivery())).toEqual({ ...refused('400 50035', true), reach: 'message' });
  });

  test('nothing more is sent with a token Discord has refused', async () => {
    peer.fail(POST, { status: 401, body: { message: '', code: 0 } });
    await platform.deliver(delivery());
    expect(await platform.deliver(delivery())).toEqual({ ...refused('401', true), reach: 'platform' });
    expect(peer.callsOf(POST)).toEqual([]);
  });

  test('no connection at all is a certain refusal', async () => {
    const gone = await startDiscordPeer();
    await gone.close();
    const away = platformAt(gone.apiUrl);
    expect(await away.deliver(delivery())).toEqual({ ...refused('ECONNREFUSED', false), reach: 'platform' });
    await away.stop();
  });
});

function refused(reason: string, permanent: boolean, retryAfterMs: number | null = null) {
  return { kind: 'refused', permanent, retryAfterMs, reason };
}
