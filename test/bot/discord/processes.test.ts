import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPLICATION, commandInteraction, GUILD, view } from '../../support/discord-interactions.ts';
import { DISCORD_TOKEN, type DiscordPeer, startDiscordPeer } from '../../support/discord-peer.ts';
import { type Home, newHome } from '../../support/process-run.ts';
import { type ServerProcess, startServer } from '../../support/process-server.ts';

const PATH = '/discord/interactions';
const CALLBACK = 'POST /interactions/{interaction_id}/{interaction_token}/callback';
const ORIGINAL = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';

let peer: DiscordPeer;
let home: Home;
let servers: readonly ServerProcess[];
/** Of a process that serves everything on one port, and of one with a port for Discord alone. */
let urls: readonly [shared: string, alone: string];

beforeAll(async () => {
  peer = await startDiscordPeer();
  home = newHome({
    DISCORD_MODE: 'http',
    DISCORD_BOT_TOKEN: DISCORD_TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION,
    DISCORD_GUILD_ID: GUILD,
    DISCORD_PUBLIC_KEY: peer.caller.publicKey,
    DISCORD_API_URL: peer.apiUrl,
  });
  const port = await freePort();
  const environment = { ...home.environment, DISCORD_HTTP_PORT: String(port) };
  servers = [await startServer(home), await startServer({ ...home, environment })];
  urls = [`${servers[0]?.address}${PATH}`, `http://127.0.0.1:${port}${PATH}`];
});

afterAll(async () => {
  const ends = await Promise.all(servers.map(({ end }) => end('SIGTERM')));
  await peer.close();
  await home.remove();
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  expect(peer.problems).toEqual([]);
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

function command(number: number) {
  const interaction = { id: String(3_000_000_000_000_001_000n + BigInt(number)), token: `token-${number}` };
  return peer.caller.signed(commandInteraction(2, interaction, [view('help')]), Date.now());
}

test('two programs on one database each answer what Discord asks them, and neither what it asked the other', async () => {
  const [first, second] = [command(1), command(2)];
  expect(await peer.callEndpoint(urls[0], first)).toBe(200);
  expect(await peer.callEndpoint(urls[1], second)).toBe(200);
  for (const url of urls)
    for (const call of [first, second]) expect(await peer.callEndpoint(url, call)).toBe(401);
  await peer.until(() => peer.callsOf(ORIGINAL).length === 2);
  expect(peer.callsOf(CALLBACK)).toHaveLength(2);
  expect(peer.settings.identified).toEqual([]);
});

test('a request that is not signed is refused on either port', async () => {
  for (const url of urls) {
    const response = await fetch(url, { method: 'POST', body: '{"type":1}' });
    expect(response.status).toBe(401);
  }
});

test('a port for Discord alone is the only one with its path', async () => {
  const elsewhere = `${servers[1]?.address}${PATH}`;
  expect((await fetch(elsewhere, { method: 'POST', body: '{"type":1}' })).status).toBe(404);
});
