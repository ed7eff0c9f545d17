import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DiscordConfig } from '../../../src/bot/discord/config.ts';
import { discordCaller, headersOf, post, type SignedCall } from '../../support/discord-caller.ts';
import { type Connected, discordAt, NOW, sharedClaims } from '../../support/discord-connected.ts';
import { buttonInteraction, CHANNEL, commandInteraction, view } from '../../support/discord-interactions.ts';
import { type DiscordPeer, startDiscordPeer } from '../../support/discord-peer.ts';
import { answerOf, teamMessage } from '../chat/samples.ts';
import { keptLog, stubHandlers } from '../chat/stub-handlers.ts';

const ORIGINAL = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';
const READ = 'GET /applications/{application_id}/guilds/{guild_id}/commands';
const REGISTER = 'PUT /applications/{application_id}/guilds/{guild_id}/commands';

const INTERACTION = { id: '3000000000000000777', token: 'token-777' };
const COMMAND = commandInteraction(2, INTERACTION, [view('team', { range: '7d' })]);
const TYPING = commandInteraction(4, INTERACTION, [view('team', { filters: 'te' }, 'filters')]);
const PRESS = buttonInteraction(INTERACTION, 'opaque-7');
const PING = { id: '3000000000000000001', type: 1, token: 'token-1', version: 1, application_id: CHANNEL };

let peer: DiscordPeer;
let logged: ReturnType<typeof keptLog>;
let claims: ReturnType<typeof sharedClaims>;
let stub: ReturnType<typeof stubHandlers>;
let instances: Connected[];
let url: string;

beforeEach(async () => {
  peer = await startDiscordPeer();
  logged = keptLog();
  claims = sharedClaims();
  stub = stubHandlers(answerOf(teamMessage()));
  instances = [];
  url = await startedAt();
});

afterEach(async () => {
  await stopAll();
  await peer.close();
  expect(logged.lines.join('\n')).not.toMatch(/peer\.token|token-\d/);
});

/** Another instance of the same program; gives its address. */
async function startedAt(parts: Partial<DiscordConfig> = {}): Promise<string> {
  const connected = await discordAt(peer, 'http', { log: logged.log, claim: claims.claim, ...parts });
  instances.push(connected);
  await connected.platform.start(stub.handlers);
  return connected.url;
}

async function stopAll(): Promise<void> {
  await Promise.all(instances.splice(0).map(({ stop }) => stop()));
}

const signed = (payload: object | string, at: number | string = NOW) => peer.caller.signed(payload, at);
const statusOf = (call: SignedCall, to = url) => peer.callEndpoint(to, call);
const answers = () => peer.calls.filter(({ route }) => route.includes('/webhooks/'));

/** Stopping waits for what is under way, so afterwards nothing more can happen. */
async function expectNothingDone(): Promise<void> {
  await stopAll();
  expect([...stub.commands, ...stub.presses, ...stub.completions]).toEqual([]);
  expect(answers()).toEqual([]);
}

describe('a ping', () => {
  test('is answered as often as Discord sends it, the same one too', async () => {
    const call = signed(PING);
    for (let times = 0; times < 3; times += 1) {
      expect(await post(url, call)).toEqual({
        status: 200,
        type: 'application/json; charset=utf-8',
        content: { type: 1 },
      });
    }
    expect(claims.asked).toEqual([]);
  });

  test('with a signature that is wrong on purpose is refused', async () => {
    const { body, headers } = signed(PING);
    const wrong = headersOf('0'.repeat(128), headers['x-signature-timestamp'] ?? '');
    expect(await statusOf({ body, headers: wrong })).toBe(401);
    expect(await statusOf(signed(PING))).toBe(200);
  });
});

/** What somebody who has seen a request of Discord's could make of it. */
const FORGERIES: readonly (readonly [name: string, forge: (call: SignedCall) => SignedCall])[] = [
  ['another key', ({ body }) => discordCaller().signed(body, NOW)],
  ['the signature of another body', ({ body }) => ({ body, headers: signed(`${body} `).headers })],
  ['one byte flipped', ({ body, headers }) => ({ body: body.replace('"type"', '"typf"'), headers })],
  ['a blank more', ({ body, headers }) => ({ body: `${body} `, headers })],
  ['no body', ({ headers }) => ({ body: '', headers })],
  ['a request of long ago', ({ body }) => signed(body, NOW - 301_000)],
  ['a request of long ago, dated anew', ({ body }) => dated(signed(body, NOW - 301_000))],
  ['a request from the future', ({ body }) => signed(body, NOW + 301_000)],
  ['a time that is none', ({ body }) => signed(body, 'now')],
  ['no signature', (call) => without(call, 'x-signature-ed25519')],
  ['no time', (call) => without(call, 'x-signature-timestamp')],
  ['neither', (call) => without(without(call, 'x-signature-ed25519'), 'x-signature-timestamp')],
  ['a signature cut short', (call) => resigned(call, (signature) => signature.slice(2))],
  ['a signature in other digits', (call) => resigned(call, (signature) => `${signature.slice(1)}g`)],
  ['a signature in base64', (call) => resigned(call, inBase64)],
  ['two signatures', (call) => resigned(call, (signature) => `${signature},${signature}`)],
  ['no signature but zeros', (call) => resigned(call, () => '0'.repeat(128))],
];

function dated({ body, headers }: SignedCall): SignedCall {
  return { body, headers: { ...headers, 'x-signature-timestamp': String(NOW / 1000) } };
}

function without({ body, headers }: SignedCall, name: string): SignedCall {
  return { body, headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)) };
}

function resigned({ body, headers }: SignedCall, change: (signature: string) => string): SignedCall {
  const signature = change(headers['x-signature-ed25519'] ?? '');
  return { body, headers: { ...headers, 'x-signature-ed25519': signature } };
}

function inBase64(signature: string): string {
  return Buffer.from(signature, 'hex').toString('base64');
}

describe('a request with', () => {
  test.each(FORGERIES)('%s is refused, and nothing happens', async (_, forge) => {
    for (const payload of [COMMAND, PRESS, TYPING, PING])
      expect(await statusOf(forge(signed(payload)))).toBe(401);
    expect(claims.asked).toEqual([]);
    await expectNothingDone();
  });

  test('a wrong signature leaves one line a minute in the log, however often it comes', async () => {
    let now = NOW;
    const noted = await startedAt({ now: () => now });
    const lines = () => logged.lines.filter((line) => line.startsWith('info a call was refused'));
    const call = discordCaller().signed(PING, NOW);
    await Promise.all([statusOf(call, noted), statusOf(call, noted), statusOf(call, noted)]);
    expect(lines()).toMatchObject([expect.stringContaining('key of this application')]);
    now += 60_000;
    expect(await statusOf(call, noted)).toBe(401);
    expect(lines()).toHaveLength(2);
  });

  test('more than an interaction can bring is refused unread', async () => {
    expect(await statusOf(signed(`{"type":1,"pad":"${'x'.repeat(262_144)}"}`))).toBe(413);
  });

  test.each([
    ['no JSON', 'type=1'],
    ['an attack on prototypes', '{"type":2,"__proto__":{"type":1}}'],
    ['a form nobody was shown', { ...PRESS, type: 5 }],
  ])('%s is refused though Discord signed it, and nothing happens', async (_, payload) => {
    expect(await statusOf(signed(payload))).toBe(400);
    await expectNothingDone();
  });
});

describe('a copy of a request', () => {
  test.each([
    ['a command', COMMAND],
    ['a pressed button', PRESS],
    ['an option being typed', TYPING],
  ])('with %s is refused by whoever gets it, at once or later', async (_, payload) => {
    const other = await startedAt();
    const call = signed(payload);
    const shouted = resigned(call, (signature) => signature.toUpperCase());
    expect((await Promise.all([statusOf(call), statusOf(call)])).sort()).toEqual([200, 401]);
    for (const [copy, to] of [
      [call, url],
      [shouted, url],
      [call, other],
      [shouted, other],
    ] as const)
      expect(await statusOf(copy, to)).toBe(401);
    await stopAll();
    expect([...stub.commands, ...stub.presses, ...stub.completions]).toHaveLength(1);
    expect(answers()).toHaveLength(payload === TYPING ? 0 : 1);
  });

  test('is not what another command is, though the words are the same', async () => {
    const again = commandInteraction(2, { id: '3000000000000000778', token: 'token-778' }, [
      view('team', { range: '7d' }),
    ]);
    expect([await statusOf(signed(COMMAND)), await statusOf(signed(again))]).toEqual([200, 200]);
  });
});

describe('while the database does not say who took what', () => {
  test('a command is answered, and a copy refused where it has been', async () => {
    const alone = await startedAt({ claim: () => Promise.reject(new Error('database is locked')) });
    expect(await statusOf(signed(COMMAND), alone)).toBe(200);
    expect(await statusOf(signed(COMMAND), alone)).toBe(401);
    await stopAll();
    expect(peer.callsOf(ORIGINAL)).toHaveLength(1);
  });
});

describe('Discord', () => {
  test('that has hung up before the acknowledgement is told nothing more', async () => {
    const claimed = Promise.withResolvers<boolean>();
    const asked = Promise.withResolvers<void>();
    const slow = await startedAt({
      claim: () => {
        asked.resolve();
        return claimed.promise;
      },
    });
    const hungUp = Promise.withResolvers<void>();
    instances.at(-1)?.server.once('connection', (socket) => socket.once('close', () => hungUp.resolve()));
    const { body, headers } = signed(COMMAND);
    const call = request(slow, { method: 'POST', headers }).on('error', () => {});
    call.end(body);
    await asked.promise;
    call.destroy();
    await hungUp.promise;
    claimed.resolve(true);
    await expectNothingDone();
    expect(logged.lines.join('\n')).toContain('warn an interaction could not be acknowledged');
  });

  test('that cannot be reached at the start may call all the same, and is given the command later', async () => {
    peer.settings.registered = [];
    peer.fail(READ, { status: 503 });
    const before = peer.callsOf(REGISTER).length;
    expect(await statusOf(signed(COMMAND), await startedAt())).toBe(200);
    await peer.until(() => peer.callsOf(REGISTER).length === before + 1);
  });

  test('that refuses the token when it can be reached again is not asked any more', async () => {
    peer.fail(READ, { status: 503 }, { status: 401, body: { message: '401: Unauthorized', code: 0 } });
    await startedAt();
    await vi.waitFor(() => expect(logged.lines.join('\n')).toContain('error Discord refuses the bot token'));
  });
});

describe('the route', () => {
  test('is closed before the start and after the stop', async () => {
    const connected = await discordAt(peer, 'http', { log: logged.log, claim: claims.claim });
    expect(await statusOf(signed(PING), connected.url)).toBe(503);
    await connected.platform.start(stub.handlers);
    expect(await statusOf(signed(PING), connected.url)).toBe(200);
    await connected.platform.stop();
    expect(await statusOf(signed(COMMAND), connected.url)).toBe(503);
    await connected.stop();
    await expectNothingDone();
  });

  test('stays closed when Discord refuses the token', async () => {
    const connected = await discordAt(peer, 'http', { log: logged.log, botToken: 'MTA.other.token' });
    await expect(connected.platform.start(stub.handlers)).rejects.toThrow('Discord refuses the bot token');
    expect(await statusOf(signed(COMMAND), connected.url)).toBe(503);
    await connected.stop();
    await expectNothingDone();
  });

  test('does not stand in the way of what is posted to channels', async () => {
    const delivery = {
      channel: CHANNEL,
      key: 'outbox-1',
      answer: answerOf(teamMessage()),
      reference: null,
      mayPost: () => true,
    };
    expect(await instances[0]?.platform.deliver(delivery)).toMatchObject({ kind: 'sent' });
  });
});
