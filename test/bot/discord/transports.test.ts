import { beforeAll, expect, test } from 'vitest';
import type { Answer } from '../../../src/bot/platform.ts';
import { connect, discordAt, type TransportName } from '../../support/discord-connected.ts';
import { view } from '../../support/discord-interactions.ts';
import { type DiscordCall, startDiscordPeer } from '../../support/discord-peer.ts';
import { answerOf, csv, picture, tableOf, teamMessage } from '../chat/samples.ts';
import { keptLog, stubHandlers } from '../chat/stub-handlers.ts';

const ORIGINAL = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';
const FOLLOW_UP = 'POST /webhooks/{webhook_id}/{webhook_token}';
const ABOUT_ACTS = /^\/(interactions|webhooks)\//;

const FORTY = Array.from({ length: 40 }, (_, index) => `team-${index}-of-the-people-who-build-everything`);
const LONG = teamMessage({ table: tableOf(FORTY, 40), lines: FORTY.map((name) => `${name} is up.`) });
const PUBLIC = teamMessage({ visibility: 'public' });

type Afternoon = Awaited<ReturnType<typeof afternoon>>;
let gateway: Afternoon;
let http: Afternoon;

beforeAll(async () => {
  [gateway, http] = [await afternoon('gateway'), await afternoon('http')];
});

/** One afternoon in a server: everything people can do there, and everything Discord was told about it. */
async function afternoon(transport: TransportName) {
  const answers: Answer[] = [
    answerOf(LONG, [picture, csv]),
    answerOf(teamMessage(), [picture]),
    answerOf(PUBLIC, [picture, csv]),
  ];
  const peer = await startDiscordPeer();
  const { lines, log } = keptLog();
  const connected = await discordAt(peer, transport, { log });
  const stub = stubHandlers(async () => answers.shift() ?? Promise.reject(new Error('no answer is left')));
  await connect(peer, connected, stub.handlers);
  const answered = (count: number) => peer.until(() => peer.callsOf(ORIGINAL).length === count);

  await peer.complete(view('team', { range: '7d', filters: 'te' }, 'filters'));
  await peer.command(view('team', { range: '7d', by: 'model' }));
  await answered(1);
  peer.fail(ORIGINAL, { status: 400, body: { message: 'Invalid Form Body', code: 50035 } });
  await peer.press('opaque-7');
  await answered(2);
  await peer.command({ type: 2, name: 'alert', options: [view('ack', { what: '7' })] });
  await peer.until(() => peer.callsOf(FOLLOW_UP).length === 1);

  await connected.stop();
  await peer.close();
  const { commands, presses, completions } = stub;
  const told = peer.calls.filter(({ path }) => ABOUT_ACTS.test(path));
  return { peer, lines, told, heard: { commands, presses, completions } };
}

test('people are told the same over the gateway and over HTTP', () => {
  expect(http.told).toEqual(gateway.told);
  expect(http.told.map(kindOf)).toEqual([
    'choices',
    'acknowledged',
    'team-7d.png, team-7d.csv',
    'acknowledged',
    'words alone',
    'acknowledged',
    'words alone',
    'team-7d.png, team-7d.csv',
  ]);
});

function kindOf({ body, files }: DiscordCall): string {
  if (body.type === 8) return 'choices';
  if (body.type === 5) return 'acknowledged';
  return files.map(({ name }) => name).join(', ') || 'words alone';
}

test('the core hears the same', () => {
  expect(http.heard).toEqual(gateway.heard);
  expect(http.heard.commands.map(({ text }) => text)).toEqual(['team 7d by:model', 'alert ack 7']);
});

test('Discord has nothing against either, and nothing goes wrong', () => {
  expect([...gateway.peer.problems, ...http.peer.problems]).toEqual([]);
  expect([...gateway.lines, ...http.lines].filter((line) => !line.startsWith('info'))).toEqual([]);
});

test('over HTTP the command is registered, and no gateway is connected to', () => {
  expect(http.peer.settings.registered).toEqual(gateway.peer.settings.registered);
  expect(http.peer.settings.identified).toEqual([]);
});
