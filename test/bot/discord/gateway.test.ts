import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DiscordConfig } from '../../../src/bot/discord/config.ts';
import { type Connected, discordAt, sharedClaims } from '../../support/discord-connected.ts';
import { view } from '../../support/discord-interactions.ts';
import { type DiscordPeer, startDiscordPeer } from '../../support/discord-peer.ts';
import { answerOf, teamMessage } from '../chat/samples.ts';
import { keptLog, stubHandlers } from '../chat/stub-handlers.ts';

const CALLBACK = 'POST /interactions/{interaction_id}/{interaction_token}/callback';
const ORIGINAL = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';

let peer: DiscordPeer;
let logged: ReturnType<typeof keptLog>;
let processes: Connected[];

beforeEach(async () => {
  peer = await startDiscordPeer();
  logged = keptLog();
  processes = [];
});

afterEach(async () => {
  await stopAll();
  await peer.close();
  expect(peer.problems).toEqual([]);
});

async function stopAll(): Promise<void> {
  await Promise.all(processes.splice(0).map(({ stop }) => stop()));
}

/** As many processes as there are configurations, each answering everything the same. */
async function started(...configurations: readonly Partial<DiscordConfig>[]) {
  const stub = stubHandlers(answerOf(teamMessage()));
  for (const parts of configurations) {
    const connected = await discordAt(peer, 'gateway', { log: logged.log, ...parts });
    processes.push(connected);
    await connected.platform.start(stub.handlers);
  }
  await peer.until(() => peer.settings.identified.length >= configurations.length);
  return stub;
}

describe('the connection', () => {
  test('asks for guilds and nothing that needs Discord’s approval', async () => {
    await started({});
    expect(peer.settings.identified).toMatchObject([{ intents: 1 }]);
  });

  test('is tried again after Discord could not be reached at the start', async () => {
    const away = { status: 503 };
    // The SDK itself tries four times.
    peer.fail('GET /gateway/bot', away, away, away, away);
    await started({});
    await peer.until(() => peer.settings.identified.length === 1);
  });
});

describe('two processes that get the same interaction', () => {
  test.each([
    ['share a claim', sharedClaims()],
    ['cannot, for the database is away', { claim: () => Promise.reject(new Error('away')), asked: [] }],
  ])('answer it once when they %s', async (_, { claim }) => {
    const decided = Promise.withResolvers<void>();
    let asked = 0;
    const counted = (key: string) => {
      asked += 1;
      if (asked === 2) decided.resolve();
      return claim(key);
    };
    const { commands } = await started({ claim: counted }, { claim: counted });
    await peer.command(view('team', { range: '7d' }));
    await decided.promise;
    // Stopping waits for what is under way.
    await stopAll();
    expect(commands).toHaveLength(1);
    expect(peer.callsOf(CALLBACK)).toHaveLength(1);
    expect(peer.callsOf(ORIGINAL)).toHaveLength(1);
    expect(logged.lines.filter((line) => line.startsWith('error'))).toEqual([]);
    expect(logged.lines.join('\n')).not.toContain('could not be acknowledged');
  });
});
