import { type AddressInfo, createServer } from 'node:net';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { slackPlatform } from '../../../src/bot/slack/platform.ts';
import { answerOf, csv, picture, teamMessage } from '../chat/samples.ts';
import { keptLog } from '../chat/stub-handlers.ts';

let slack: { readonly url: string; close(): Promise<void> };

beforeAll(async () => {
  slack = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: { slack: { team: { name: 'Acme', domain: 'acme' }, channels: [{ name: 'ops' }] } },
  });
});

afterAll(() => slack.close());

test('somebody else’s Slack keeps the message, its edit, its picture and its CSV', async () => {
  const platform = slackPlatform({
    botToken: 'xoxb-emulated',
    transport: { kind: 'socket', appToken: 'xapp-emulated' },
    claim: async () => true,
    apiUrl: `${slack.url}/api/`,
    log: keptLog().log,
    now: () => 0,
    pictureProbeMs: 1,
  });
  const channel = await channelNamed('ops');
  const answer = answerOf(teamMessage({ tone: 'alert', headline: 'indexer spends $41 an hour' }), [
    picture,
    csv,
  ]);
  const mayPost = () => true;
  const posted = await platform.deliver({ channel, key: 'k1', answer, reference: null, mayPost });
  expect(posted.kind).toBe('sent');
  const reference = posted.kind === 'sent' ? posted.reference : '';
  const resolved = answerOf(messageOf({ tone: 'good', headline: 'Resolved after 42 minutes' }));
  expect(await platform.deliver({ channel, key: 'k2', answer: resolved, reference, mayPost })).toEqual(
    posted,
  );

  const ts = reference.split('/')[1];
  const { messages } = await call('conversations.replies', { channel, ts: ts ?? '' });
  expect(messages.map(({ text }) => text)[0]).toBe('🟢 Done: Resolved after 42 minutes');
  expect(messages.flatMap(({ files }) => (files ?? []).map(({ name }) => name))).toEqual(['team-7d.csv']);
  const { files } = await call('files.list', {});
  expect(files.map(({ name }) => name).sort()).toEqual(['team-7d.csv', 'team-7d.png']);
});

type Listed = {
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly messages: readonly {
    readonly text: string;
    readonly files?: readonly { readonly name: string }[];
  }[];
  readonly files: readonly { readonly name: string }[];
};

async function call(method: string, fields: Readonly<Record<string, string>>): Promise<Listed> {
  const response = await fetch(`${slack.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-emulated' },
    body: new URLSearchParams(fields),
  });
  // The methods asked for answer one of these lists each; a missing one fails the test.
  return (await response.json()) as Listed;
}

async function channelNamed(name: string): Promise<string> {
  const { channels } = await call('conversations.list', {});
  return channels.find((channel) => channel.name === name)?.id ?? '';
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
