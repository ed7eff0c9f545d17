import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REVOKED_KEY, startIngestServer } from '../support/ingest-server.ts';
import { soon } from '../support/process-soon.ts';
import { nowhere, startBadServer } from './bad-server.ts';
import { call, createSenders, type Senders } from './senders.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
let url: string;
let spoolDir: string;
let senders: Senders;
beforeEach(async () => {
  server = await startIngestServer();
  url = `http://127.0.0.1:${server.port}`;
  spoolDir = join(mkdtempSync(join(tmpdir(), 'tokenbell-spool-')), 'below', 'this');
  senders = createSenders();
});
afterEach(async () => {
  await senders.closeAll();
  await server.close();
  rmSync(join(spoolDir, '..', '..'), { recursive: true });
});

const storedIds = async () => (await server.stored()).map(({ idKeys }) => idKeys[0]).sort();
const spooledText = () =>
  readdirSync(spoolDir)
    .map((name) => readFileSync(join(spoolDir, name), 'utf8'))
    .join('\n');

/** What a process leaves that found nobody. */
async function spool(...ids: readonly string[]): Promise<void> {
  const sender = senders.create({ url: await nowhere(), spoolDir });
  for (const id of ids) sender.record(call(id));
  expect(await sender.close()).toMatchObject({ buffered: 0, overflowed: 0 });
}

describe('a spool', () => {
  it('holds events while the server is away, for the next process', async () => {
    await spool('a', 'b');
    const next = senders.create({ url, spoolDir });
    expect(await next.flush()).toMatchObject({ sent: 2, spooled: 0 });
    expect(await storedIds()).toEqual(['a', 'b']);
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('is sent without anything new being recorded', async () => {
    await spool('a');
    const next = senders.create({ url, spoolDir });
    await soon(async () => next.stats().sent === 1 && next.stats().spooled === 0);
  });

  it('is where events go that a failing server leaves in memory', async () => {
    const away = await startBadServer();
    away.behave((response) => response.writeHead(503, { 'retry-after': '3600' }).end());
    const sender = senders.create({ url: away.url, spoolDir, flushMs: 10 });
    sender.record(call('a'));
    await soon(async () => sender.stats().spooled === 1);
    sender.record(call('b'));
    await soon(async () => sender.stats().spooled === 2);
    expect(sender.stats()).toMatchObject({ buffered: 0 });
    expect(away.asked).toHaveLength(1);
    await away.close();
  });

  it('may be shared: what two processes send at once counts once', async () => {
    for (const id of ['a', 'b', 'c']) await spool(id);
    const both = [senders.create({ url, spoolDir }), senders.create({ url, spoolDir })];
    for (const [index, sender] of both.entries()) sender.record(call(`own-${index}`));
    await Promise.all(both.map((sender) => sender.flush()));
    expect(await storedIds()).toEqual(['a', 'b', 'c', 'own-0', 'own-1']);
    const stats = both.map((sender) => sender.stats());
    expect(stats.reduce((sum, { sent }) => sum + sent, 0)).toBe(5);
    expect(stats.map(({ rejected, spooled }) => [rejected, spooled])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('keeps events for a key that is not valid, says so once, and sends them with the right one', async () => {
    const wrong = senders.create({ url, spoolDir, key: REVOKED_KEY });
    wrong.record(call('a'));
    await wrong.flush();
    expect(await wrong.flush()).toMatchObject({ rejected: 0, spooled: 1, buffered: 0 });
    expect(wrong.told).toMatchObject([{ code: 'refused' }]);
    await wrong.close();
    expect(await senders.create({ url, spoolDir }).flush()).toMatchObject({ sent: 1, spooled: 0 });
  });

  it('is bounded: beyond it the newest are lost, and counted', async () => {
    const { length } = JSON.stringify(call('a'));
    const sender = senders.create({
      url: await nowhere(),
      spoolDir,
      batchSize: 1,
      maxBuffered: 1,
      maxSpoolBytes: 2 * length + 1,
    });
    sender.record(call('a'));
    await sender.flush();
    sender.record(call('b'));
    await sender.flush();
    sender.record(call('c'));
    expect(await sender.flush()).toMatchObject({ spooled: 2, buffered: 1, overflowed: 0 });
    sender.record(call('d'));
    expect(await sender.close()).toMatchObject({ spooled: 2, buffered: 0, overflowed: 2 });
    expect(spooledText()).not.toMatch(/"[cd]"/);
  });

  it('takes what memory has no room for while the server thinks', async () => {
    const slow = await startBadServer();
    slow.behave(() => undefined);
    const sender = senders.create({
      url: slow.url,
      spoolDir,
      batchSize: 2,
      maxBuffered: 4,
      exitTimeoutMs: 0,
    });
    const ids = Array.from({ length: 20 }, (_, index) => `event-${String(index).padStart(2, '0')}`);
    for (const id of ids) sender.record(call(id));
    await soon(async () => slow.asked.length === 1);
    expect(await sender.close()).toMatchObject({ buffered: 0, spooled: 20, overflowed: 0 });
    await slow.close();
    expect(await senders.create({ url, spoolDir }).flush()).toMatchObject({ sent: 20, spooled: 0 });
    expect(await storedIds()).toEqual(ids);
  });

  it('loses no other line to one that was torn', async () => {
    await spool('a', 'b');
    const [name = ''] = readdirSync(spoolDir);
    const whole = readFileSync(join(spoolDir, name), 'utf8');
    writeFileSync(join(spoolDir, name), whole.slice(0, -20));
    const next = senders.create({ url, spoolDir });
    expect(await next.flush()).toMatchObject({ sent: 1, rejected: 1, spooled: 0 });
    expect(await storedIds()).toEqual(['a']);
  });

  it('leaves files alone that are being written, and clears away those of a crash', async () => {
    await spool('a');
    const [young, old] = ['young', 'old'].map((name) => join(spoolDir, `tokenbell-${name}.ndjson.tmp`));
    for (const path of [young, old]) writeFileSync(path ?? '', '{"id":');
    const yesterday = Date.now() / 1_000 - 86_400;
    utimesSync(old ?? '', yesterday, yesterday);
    writeFileSync(join(spoolDir, 'notes.txt'), 'somebody else’s');
    expect(await senders.create({ url, spoolDir }).flush()).toMatchObject({ sent: 1 });
    expect(readdirSync(spoolDir).sort()).toEqual(['notes.txt', 'tokenbell-young.ndjson.tmp']);
  });

  it('is for nobody else to read', async () => {
    await spool('a');
    const [name = ''] = readdirSync(spoolDir);
    expect(statSync(spoolDir).mode & 0o077).toBe(0);
    expect(statSync(join(spoolDir, name)).mode & 0o077).toBe(0);
  });

  it('that cannot be used does not keep events from being sent', async () => {
    const file = join(spoolDir, '..', '..', 'file');
    writeFileSync(file, '');
    const sender = senders.create({ url, spoolDir: join(file, 'spool') });
    sender.record(call('a'));
    expect(await sender.flush()).toMatchObject({ sent: 1, buffered: 0 });
    expect(sender.told).toMatchObject([{ code: 'spool' }]);
  });
});
