import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createStateStore } from '../../../db/state-store.ts';
import { messageOf } from '../../../src/analytics/message.ts';
import { someDraft } from '../../support/state.ts';
import { temporarySqlite } from '../../support/temporary-sqlite.ts';

const KILLS = 100;
const CHANNELS = 20;
const MESSAGES = 400;

/** A lease of a minute ends after 1.5 s, and a channel takes a message every 25 ms. */
const SPEED = 40;

/** Long enough for most processes to start and to send, short enough that many die at it. */
const LONGEST_LIFE_MS = 900;

type Post = {
  readonly target: string;
  readonly key: string;
  readonly text: string;
  readonly lines: string[];
};

/** A platform that keeps what it takes, answers a little later, and cuts one line in twenty. */
async function startPlatform() {
  const posts: Post[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://platform');
    if (url.pathname === '/find') {
      const keys = url.searchParams.get('keys')?.split(',') ?? [];
      const index = posts.findIndex(({ key }) => keys.includes(key));
      const found = index < 0 ? { kind: 'absent' } : { kind: 'posted', reference: String(index) };
      return void response.end(JSON.stringify(found));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posts.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    const reference = String(posts.length - 1);
    if (posts.length % 20 === 0) return void request.socket.destroy();
    setTimeout(() => response.end(reference), 15);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { posts, url: `http://127.0.0.1:${port}`, close };
}

function drafts(now: number) {
  return Array.from({ length: MESSAGES }, (_, number) => {
    const channel = number % CHANNELS;
    const text = String(number);
    const isEvent = channel === 0;
    return someDraft({
      target: isEvent ? 'webhook:h1' : `slack:C${channel}`,
      dedupeKey: `message-${number}`,
      message: messageOf({ headline: text, tone: number % 2 === 0 ? 'digest' : 'alert' }),
      ...(isEvent && { event: { type: 'webhook.test', at: now, data: { text } } }),
      createdAt: now,
      expiresAt: now + 30 * 86_400_000,
    });
  });
}

it('two processes of which one is killed a hundred times at random tell everything once, in order', {
  timeout: 300_000,
}, async () => {
  const [platform, database] = [await startPlatform(), await temporarySqlite()];
  const store = createStateStore(await database.connect());
  const startedAt = Date.now();
  await store.enqueue(drafts(startedAt));
  let started = 0;
  const start = (): ChildProcess => {
    started += 1;
    const script = join(import.meta.dirname, '../../support/delivery-process.ts');
    const given = [database.url, platform.url, `process-${started}`, String(startedAt), String(SPEED)];
    return spawn(process.execPath, [script, ...given], { stdio: 'ignore' });
  };
  const processes = [start(), start()];
  const rest = async () => {
    const counts = await store.outboxCounts();
    return (counts.get('pending') ?? 0) + (counts.get('sending') ?? 0);
  };
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(Math.random() * LONGEST_LIFE_MS);
      const index = Math.random() < 0.5 ? 0 : 1;
      processes[index]?.kill('SIGKILL');
      processes[index] = start();
    }
    while ((await rest()) > 0) await pause(100);
  } finally {
    for (const one of processes) one.kill('SIGKILL');
    await platform.close();
  }
  expect(await store.outboxCounts()).toEqual(new Map([['sent', MESSAGES]]));
  await database.remove();
  const chat = platform.posts.filter(({ target }) => target.startsWith('slack:'));
  expect(chat.length).toBe(new Set(chat.map(({ key }) => key)).size);
  // A webhook may hear of an event again, under the same id.
  expect(new Set(platform.posts.map(({ key }) => key)).size).toBe(MESSAGES);
  expect(chat.flatMap(({ lines }) => lines)).toEqual([]);
  for (const target of new Set(chat.map((post) => post.target))) {
    const numbers = chat.filter((post) => post.target === target).map(({ text }) => Number(text));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
});
