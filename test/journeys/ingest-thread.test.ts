import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, newHome, tokenbell } from '../support/process-run.ts';
import { createKey, postEvents, startServer } from '../support/process-server.ts';
import { figureOf, readReply } from './answer.ts';

const DYING = new URL('../support/dying-ingest-thread.ts', import.meta.url);

let home: Home;
beforeAll(() => {
  home = newHome({ LOG_LEVEL: 'info' });
});
afterAll(() => home.remove());

const calls = Array.from({ length: 5 }, (_, index) => ({
  id: `call-${index}`,
  occurredAt: Date.now() - 60_000,
  provider: 'openai',
  model: 'gpt-4.1',
  team: 'ml',
  inputTokens: 1_000,
}));

describe('a server that cannot listen', () => {
  it('says why and ends with 1, though its ingest thread is still opening', { timeout: 60_000 }, async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const second = newHome({ TOKENBELL_PORT: String(port) });
    const { code, error } = await tokenbell(second, ['start']);
    expect(error).toContain(String(port));
    expect(code).toBe(1);
    await second.remove();
    taken.close();
  });
});

describe('a server whose database cannot be opened', () => {
  it.each([
    { why: 'is a text', url: undefined, said: 'file is not a database' },
    { why: 'is away', url: 'postgres://nobody@127.0.0.1:1/none', said: 'cannot be reached' },
  ])('because it $why says so and ends with 1', { timeout: 60_000 }, async ({ url, said }) => {
    const other = newHome(url === undefined ? {} : { TOKENBELL_DATABASE_URL: url });
    writeFileSync(join(other.folder, 'tokenbell.db'), 'Dear diary');
    const { code, error } = await tokenbell(other, ['start']);
    expect(error).toContain(said);
    expect(code).toBe(1);
    await other.remove();
  });
});

describe('a server whose ingest thread dies', () => {
  it('ends with 1, and the next one has all that was acknowledged', { timeout: 120_000 }, async () => {
    const { key } = await createKey(home);
    const environment = { ...home.environment, NODE_OPTIONS: `--import ${DYING.href}` };
    const dying = await startServer({ ...home, environment });
    let acknowledged = 0;
    for (const call of calls) {
      const answer = await postEvents(dying.address, key, [call]).catch(() => undefined);
      if (answer?.status !== 200) break;
      acknowledged += answer.receipt.accepted;
    }
    expect(acknowledged).toBe(2);
    expect(await dying.end('SIGTERM')).toEqual({ code: 1, signal: null });

    const healthy = await startServer(home);
    for (const [index, call] of calls.entries()) {
      const { receipt } = await postEvents(healthy.address, key, [call]);
      if (index < acknowledged) expect(receipt).toMatchObject({ accepted: 0, duplicates: 1 });
    }
    expect(await healthy.end('SIGTERM')).toEqual({ code: 0, signal: null });
    const { out } = await tokenbell(home, ['ask', '/usage team ml 7d', '--json']);
    expect(figureOf(readReply(out), 'requests')).toBe(String(calls.length));
    expect(await tokenbell(home, ['verify'])).toMatchObject({ code: 0 });
  });
});
