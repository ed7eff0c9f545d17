import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../../db/state-store.ts';
import { splitTarget } from '../../../src/analytics/alerts/targets.ts';
import { messageOf } from '../../../src/analytics/message.ts';
import { discordPlatform } from '../../../src/bot/discord/platform.ts';
import type { Answer, ChatPlatform } from '../../../src/bot/platform.ts';
import { slackPlatform } from '../../../src/bot/slack/platform.ts';
import { createDelivery } from '../../../src/jobs/delivery/deliver.ts';
import { keptLog } from '../../bot/chat/stub-handlers.ts';
import {
  DISCORD_TOKEN,
  type DiscordFailure,
  type DiscordPeer,
  startDiscordPeer,
} from '../../support/discord-peer.ts';
import {
  SLACK_APP_TOKEN,
  SLACK_BOT_TOKEN,
  type SlackFailure,
  type SlackPeer,
  startSlackPeer,
} from '../../support/slack-peer.ts';
import { NOON, someDraft } from '../../support/state.ts';
import { temporarySqlite } from '../../support/temporary-sqlite.ts';
import type { TestDatabase } from '../../support/test-database.ts';

const MESSAGES = 500;
const CHANNELS = 10;
const HOUR_MS = 3_600_000;

/** Longer than a loopback answer takes, so short that a platform that hangs is soon given up. */
const PATIENCE_MS = 800;

let slack: SlackPeer;
let discord: DiscordPeer;
let database: TestDatabase;
let now = NOON;

beforeEach(async () => {
  [slack, discord, database] = [await startSlackPeer(), await startDiscordPeer(), await temporarySqlite()];
  slack.settings.mayReadHistory = true;
  now = NOON;
});
afterEach(async () => {
  await Promise.all([slack.close(), discord.close(), database.remove()]);
});

function platforms(): ReadonlyMap<string, ChatPlatform> {
  const common = { claim: async () => true, log: keptLog().log, now: () => now, callTimeoutMs: PATIENCE_MS };
  return new Map<string, ChatPlatform>([
    [
      'slack',
      slackPlatform({
        ...common,
        ...{ botToken: SLACK_BOT_TOKEN, transport: { kind: 'socket', appToken: SLACK_APP_TOKEN } },
        apiUrl: slack.apiUrl,
      }),
    ],
    [
      'discord',
      discordPlatform({
        ...common,
        ...{ botToken: DISCORD_TOKEN, applicationId: '1', guildId: null, transport: { kind: 'gateway' } },
        apiUrl: discord.apiUrl,
      }),
    ],
  ]);
}

const POST = 'POST /channels/{channel_id}/messages';

/** What happens to the calls to a channel in a bad hour, in turn. `drop` takes the message and cuts the line. */
const SLACK_WOES: readonly SlackFailure[] = [
  { status: 429, retryAfter: '60' },
  { status: 500 },
  'hang',
  'drop',
];

/** The SDK keeps Discord's limits by the real clock, so that this one is short. */
const DISCORD_WOES: readonly DiscordFailure[] = [
  {
    status: 429,
    headers: { 'retry-after': '0.05' },
    body: { message: 'limited', retry_after: 0.05, global: false },
  },
  'drop',
];

describe('an hour in which platforms limit, fail, hang and cut the line', () => {
  it('ends with 500 messages of 500, each once, in order, and none inside a Retry-After', {
    timeout: 300_000,
  }, async () => {
    const store = createStateStore(await database.connect());
    const byName = platforms();
    const closedUntil = new Map<string, number>();
    const early: string[] = [];
    const calls = new Map<string, number>();
    let looks = 0;
    const delivery = createDelivery<Answer>({
      state: store,
      owner: 'one',
      draw: async (message) => ({ message, files: [], actions: [] }),
      find: async (target, sought) => {
        const { platform, channel } = splitTarget(target);
        // What looks for a lost message fails just as often.
        if (now < NOON + HOUR_MS && platform === 'slack' && looks++ % 2 === 0)
          slack.fail('conversations.history', { status: 503 });
        return byName.get(platform)?.find(channel, sought) ?? { kind: 'unknown' };
      },
      deliver: async ({ target, ...parcel }) => {
        const { platform, channel } = splitTarget(target);
        if (now < (closedUntil.get(target) ?? 0)) early.push(target);
        if (now < NOON + HOUR_MS) {
          const call = calls.get(target) ?? 0;
          calls.set(target, call + 1);
          if (platform === 'slack') slack.fail('chat.postMessage', turn(SLACK_WOES, call));
          else discord.fail(POST, turn(DISCORD_WOES, call));
        }
        const outcome = await byName.get(platform)?.deliver({ ...parcel, channel });
        if (!outcome) return expect.unreachable(target);
        if (outcome.kind === 'refused' && outcome.retryAfterMs !== null)
          closedUntil.set(target, now + outcome.retryAfterMs);
        return outcome;
      },
      tell: async () => expect.unreachable('there are no webhooks'),
      clock: { now: () => now },
      random: Math.random,
      log: { warn: () => {}, error: () => {} },
    });
    await store.enqueue(drafts());
    const undelivered = async () => {
      const counts = await store.outboxCounts();
      return (counts.get('pending') ?? 0) + (counts.get('sending') ?? 0);
    };
    for (
      ;
      (await undelivered()) > 0 && now < NOON + 2 * HOUR_MS;
      now += now < NOON + HOUR_MS ? 20_000 : 1_000
    ) {
      await delivery.tick();
    }
    const givenUp = await store.outbox('acme', { states: ['dead', 'expired'], limit: 9 });
    expect(givenUp.map(({ target, lastError }) => [target, lastError])).toEqual([]);
    expect(await store.outboxCounts()).toEqual(new Map([['sent', MESSAGES]]));
    expect(early).toEqual([]);
    expect(now - NOON - HOUR_MS).toBeLessThan(15 * 60_000);
    const arrived = numbersByChannel();
    expect([...arrived.values()].flat()).toHaveLength(MESSAGES);
    expect(new Set([...arrived.values()].flat()).size).toBe(MESSAGES);
    for (const numbers of arrived.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });
});

function turn<Woe>(woes: readonly Woe[], call: number): Woe {
  return woes[call % woes.length] ?? expect.unreachable('there are woes');
}

function drafts() {
  return Array.from({ length: MESSAGES }, (_, number) => {
    const channel = number % CHANNELS;
    return someDraft({
      target: channel < CHANNELS / 2 ? `slack:C${channel}` : `discord:${channel}`,
      dedupeKey: `message-${number}`,
      message: messageOf({ headline: `number ${number}.`, tone: number % 2 === 0 ? 'digest' : 'alert' }),
      expiresAt: NOON + 20 * HOUR_MS,
    });
  });
}

/** The numbers of the messages in each channel, in the order they stand there. */
function numbersByChannel(): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>();
  const note = (channel: string, text: string) => {
    const number = Number(/number (\d+)\./.exec(text)?.[1]);
    numbers.set(channel, [...(numbers.get(channel) ?? []), number]);
  };
  for (const call of slack.callsOf('chat.postMessage')) note(String(call.channel), String(call.text));
  // Discord keeps one message of those with the same nonce.
  const seen = new Set<unknown>();
  for (const { path, body } of discord.callsOf(POST)) {
    if (!seen.has(body.nonce)) note(path, JSON.stringify(body));
    seen.add(body.nonce);
  }
  return numbers;
}
