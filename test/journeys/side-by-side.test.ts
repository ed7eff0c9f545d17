import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, newHome, tokenbell } from '../support/process-run.ts';
import { createKey, postEvents, type ServerProcess, startServer } from '../support/process-server.ts';
import { costOf, figureOf, readReply } from './answer.ts';
import { listCost } from './exact.ts';

/* About processes that share one SQLite file; kill-two.test.ts has two on one PostgreSQL. */

let home: Home;
let server: ServerProcess;
beforeAll(async () => {
  home = newHome({ LOG_LEVEL: 'info' });
  server = await startServer(home);
});
afterAll(async () => {
  await server.end('SIGTERM');
  await home.remove();
});

/** Equal calls of an hour ago, so that everybody writes to the same sums. */
function calls(prefix: string, count: number, team = 'ml'): readonly object[] {
  const occurredAt = Date.now() - 3_600_000;
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-${index}`,
    occurredAt,
    provider: 'openai',
    model: 'gpt-4.1',
    team,
    agent: `agent-${index % 7}`,
    inputTokens: 1_000,
    outputTokens: 100,
  }));
}

describe('beside a running server', () => {
  it('a new key works at once, and a revoked one stops at once', async () => {
    const { id, key } = await createKey(home);
    const before = await postEvents(server.address, key, calls('key', 1));
    expect(before).toMatchObject({ status: 200, receipt: { accepted: 1 } });
    const revoked = await tokenbell(home, ['keys', 'revoke', id]);
    expect(revoked).toMatchObject({ code: 0, out: `revoked ${id}\n` });
    const after = await postEvents(server.address, key, calls('late', 1));
    expect(after.status).toBe(401);
    const listed = await tokenbell(home, ['keys', 'list']);
    expect(listed.out).toContain('revoked');
    expect(listed.out).not.toContain(key);
  });

  it('every event delivered three times, twenty deliveries at once, is counted once', async () => {
    const { key } = await createKey(home);
    const events = calls('thrice', 1_000, 'thrice');
    const deliveries = Array.from({ length: 60 }, (_, index) => {
      const first = (index % 20) * 50;
      return events.slice(first, first + 50);
    });
    const receipts = await inTurns(20, deliveries, (batch) => postEvents(server.address, key, batch));
    expect(receipts.every(({ status }) => status === 200)).toBe(true);
    expect(receipts.reduce((sum, { receipt }) => sum + receipt.accepted, 0)).toBe(1_000);
    expect(receipts.reduce((sum, { receipt }) => sum + receipt.duplicates, 0)).toBe(2_000);
    expect(await requestsOf('thrice')).toBe('1000');
  });

  it('one poisoned event of twenty-one is named, and the twenty others are stored', async () => {
    const { key } = await createKey(home);
    const events = calls('poison', 21, 'poison').map((event, index) =>
      index === 13 ? { ...event, inputTokens: -1 } : event,
    );
    const { status, receipt } = await postEvents(server.address, key, events);
    expect(status).toBe(200);
    expect(receipt).toMatchObject({
      accepted: 20,
      duplicates: 0,
      rejected: [{ index: 13, id: 'poison-13' }],
    });
    expect(receipt.rejected[0]?.message).toContain('inputTokens');
    expect(await requestsOf('poison')).toBe('20');
  });

  it('an import counts as the server does, and neither loses anything of the other', async () => {
    const { key } = await createKey(home);
    const file = join(home.folder, 'old.ndjson');
    writeFileSync(
      file,
      calls('import', 6_000, 'both')
        .map((one) => JSON.stringify(one))
        .join('\n'),
    );
    const importing = tokenbell(home, ['import', file]);
    const posted = calls('post', 6_000, 'both');
    for (let at = 0; at < posted.length; at += 200) {
      const { status, receipt } = await postEvents(server.address, key, posted.slice(at, at + 200));
      expect({ status, accepted: receipt.accepted }).toEqual({ status: 200, accepted: 200 });
    }
    expect(await importing).toMatchObject({ code: 0 });
    const asked = await tokenbell(home, ['ask', '/usage team both 7d', '--json']);
    const reply = readReply(asked.out);
    const count = 12_000;
    expect(figureOf(reply, 'requests')).toBe(String(count));
    expect(costOf(reply)).toBe(BigInt(count) * listCost('gpt-4.1', { input: 1_000, output: 100 }));
    expect(await tokenbell(home, ['verify'])).toMatchObject({ code: 0 });
  });
});

async function requestsOf(team: string): Promise<string> {
  const { out } = await tokenbell(home, ['ask', `/usage team ${team} 7d`, '--json']);
  return figureOf(readReply(out), 'requests');
}

/** Does it for all items, so many at a time; results in the order they came. */
async function inTurns<Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const waiting = [...items];
  const results: Result[] = [];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
        results.push(await work(item));
    }),
  );
  return results;
}
