import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores } from '../../src/compose/stores.ts';
import { DATABASES } from '../support/databases.ts';
import { type Home, tokenbell } from '../support/process-run.ts';
import { createKey, postEvents, startServer } from '../support/process-server.ts';
import { soon } from '../support/process-soon.ts';
import { costOf, figureOf, readReply } from './answer.ts';
import { listCost } from './exact.ts';

const DAY_MS = 86_400_000;
const PRICE = listCost('gpt-4.1', { input: 1_000, output: 100 });

function call(id: string, occurredAt: number, user: object | string = 'bo') {
  const counts = { inputTokens: 1_000, outputTokens: 100 };
  return { id, occurredAt, provider: 'openai', model: 'gpt-4.1', user, ...counts };
}

async function importOf(home: Home, calls: readonly object[]) {
  const file = join(home.folder, 'calls.ndjson');
  writeFileSync(file, calls.map((one) => JSON.stringify(one)).join('\n'));
  const { out } = await tokenbell(home, ['import', file, '--history', '--json']);
  return JSON.parse(out) as {
    readonly accepted: number;
    readonly duplicates: number;
    readonly rejected: number;
    readonly problems: readonly { readonly code: string }[];
  };
}

async function total(home: Home, range: string) {
  const { out } = await tokenbell(home, ['ask', `/usage org ${range}`, '--json']);
  const reply = readReply(out);
  return { requests: Number(figureOf(reply, 'requests')), cost: costOf(reply) };
}

/** Resolves when so many events are left. It asks as another process would, but does not start one each time. */
async function untilLeft(count: number, { databaseUrl }: Home): Promise<void> {
  const stores = await openStores({ databaseUrl, timeZone: 'UTC', now: Date.now });
  const everything = { org: 'default', from: 0, to: Date.now(), filters: [] };
  await soon(async () => {
    let left = 0;
    for await (const page of stores.usage.events(everything)) left += page.length;
    return left === count;
  });
  await stores.engine.close();
}

describe.each(DATABASES)('history of a year under ninety days of retention on $name', ({ create }) => {
  let home: Home;
  beforeAll(async () => {
    home = await create({ LOG_LEVEL: 'info' });
  });
  afterAll(() => home.remove());

  it('is counted for good, loses its events, and never counts twice', { timeout: 180_000 }, async () => {
    const now = Date.now();
    const year = Array.from({ length: 26 }, (_, turn) => call(`t${turn}`, now - (turn * 14 + 1) * DAY_MS));
    expect(await importOf(home, year)).toMatchObject({ accepted: 26, rejected: 0 });
    const before = await total(home, '12m');
    expect(before.cost).toBe(BigInt(before.requests) * PRICE);
    const server = await startServer(home);
    await untilLeft(7, home);
    await server.end('SIGTERM');
    expect(await total(home, '12m')).toEqual(before);
    const again = await importOf(home, year);
    expect(again).toMatchObject({ accepted: 0, duplicates: 7, rejected: 19 });
    expect(new Set(again.problems.map(({ code }) => code))).toEqual(new Set(['too_old']));
    expect(await total(home, '12m')).toEqual(before);
    const verified = await tokenbell(home, ['verify']);
    expect(verified.code).toBe(0);
    expect(verified.out).toContain('Events are kept since');
  });
});

describe.each(DATABASES)('a person erased while the server runs on $name', ({ create }) => {
  let home: Home;
  beforeAll(async () => {
    home = await create({ LOG_LEVEL: 'info' });
  });
  afterAll(() => home.remove());

  it('is counted as before and named nowhere, whatever comes later', { timeout: 120_000 }, async () => {
    const { key } = await createKey(home);
    const server = await startServer(home);
    const at = Date.now() - 3_600_000;
    const ana = { id: 'ana', email: 'ana@acme.test', name: 'Ana Lee' };
    const calls = Array.from({ length: 30 }, (_, index) =>
      call(`c${index}`, at, index % 3 === 0 ? ana : 'bo'),
    );
    expect(await postEvents(server.address, key, calls)).toMatchObject({ status: 200 });
    const before = await total(home, '7d');
    const erased = await tokenbell(home, ['erase', 'ana', '--json']);
    expect(erased).toMatchObject({ code: 0, error: expect.not.stringContaining('"ana"') });
    const { aliases, events } = JSON.parse(erased.out) as {
      readonly aliases: readonly string[];
      readonly events: number;
    };
    expect({ aliases, events }).toEqual({ aliases: [expect.stringMatching(/^deleted-/)], events: 10 });
    expect(await total(home, '7d')).toEqual(before);
    const later = [call('later', at, ana), call('c0', at, ana)];
    expect(await postEvents(server.address, key, later)).toMatchObject({
      status: 200,
      receipt: { accepted: 1, duplicates: 1, rejected: [] },
    });
    const mine = await tokenbell(home, ['ask', `/usage user ${aliases[0]} 7d`, '--json']);
    expect(figureOf(readReply(mine.out), 'requests')).toBe('11');
    const exported = await tokenbell(home, ['export', 'events']);
    expect(exported.out).not.toMatch(/\bana\b|Ana Lee/i);
    expect(await tokenbell(home, ['verify'])).toMatchObject({ code: 0 });
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('is answered for when nobody is known by the name', async () => {
    const nobody = await tokenbell(home, ['erase', 'nobody']);
    expect(nobody).toMatchObject({ code: 1, out: '', error: 'nobody in default is known as "nobody"\n' });
  });
});
