import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../../db/state-store.ts';
import { createUsageStore } from '../../../db/usage-store.ts';
import { Overloaded, type QueueLimits } from '../../../src/analytics/ingest/receive.ts';
import { PLAIN_ORGANISATION } from '../../../src/analytics/state/organisation.ts';
import { StoreBusy, SumTooLarge } from '../../../src/analytics/store.ts';
import { type IngestThread, startIngestThread } from '../../../src/compose/ingest/thread.ts';
import { ended } from '../../support/process-run.ts';
import { fixedDirectory } from '../../support/store.ts';
import { temporarySqlite } from '../../support/temporary-sqlite.ts';
import type { TestDatabase } from '../../support/test-database.ts';

const THREAD = new URL('../../../src/compose/ingest/thread.ts', import.meta.url);
const DYING = new URL('../../support/dying-ingest-worker.ts', import.meta.url);

type Opened = { readonly thread: IngestThread; readonly database: TestDatabase; readonly losses: unknown[] };

const opened: Opened[] = [];
afterEach(async () => {
  for (const { thread, database } of opened.splice(0)) {
    await thread.close();
    await database.remove();
  }
});

async function open(options: { limits?: Partial<QueueLimits>; program?: URL } = {}): Promise<Opened> {
  const database = await temporarySqlite();
  await createStateStore(await database.connect()).apply({
    organisation: { id: 'default', name: 'Default', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
  });
  const losses: unknown[] = [];
  const thread = startIngestThread({
    ...options,
    databaseUrl: database.url,
    onLost: (error) => losses.push(error),
  });
  const all = { thread, database, losses };
  opened.push(all);
  await thread.open({ maxEventAgeMs: 86_400_000, aheadMs: 0 });
  return all;
}

const call = (id: string, parts: object = {}) => ({
  id,
  occurredAt: Date.now() - 1_000,
  team: 'ml',
  ...parts,
});

function post(thread: IngestThread, body: unknown, format: 'json' | 'lines' = 'json') {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return thread.post({ org: 'default', receivedAt: Date.now(), format, body: bytes });
}

async function requestsIn(database: TestDatabase): Promise<bigint | undefined> {
  const usage = createUsageStore(await database.connect(), fixedDirectory(), Date.now);
  const [row] = await usage.sum({ org: 'default', from: 0, to: Date.now() + 1, filters: [] });
  return row?.measures.requests;
}

describe('a thread of its own for ingest', () => {
  it('answers each post for itself, once it is stored', async () => {
    const { thread, database } = await open();
    const a = call('a');
    const answers = await Promise.all([
      post(thread, [a, call('b')]),
      post(thread, `${JSON.stringify(call('c'))}\n${JSON.stringify(a)}\n{`, 'lines'),
      post(thread, call('d', { teem: 'typo' })),
      post(thread, '[{"id":'),
    ]);
    expect(answers).toMatchObject([
      { accepted: 2, duplicates: 0, rejected: [] },
      { accepted: 1, duplicates: 1, rejected: [{ index: 2, code: 'not_json' }] },
      { accepted: 1, ignoredFields: { teem: 1 } },
      { refused: 'not_json' },
    ]);
    expect(await requestsIn(database)).toBe(4n);
  });

  it('hands on headers that are part of what was said, and what was understood', async () => {
    const { thread, database } = await open();
    const posted = { org: 'default', receivedAt: Date.now() };
    const attributes = { specversion: '1.0', id: 'e1', source: 'api', type: 'prompt' };
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, text]) => [`ce-${name}`, text]),
    );
    const data = Buffer.from('{"model":"gpt-5.5","input_tokens":5}');
    const span = { id: 'item', type: 'span-create', body: { id: 's' } };
    const batch = Buffer.from(JSON.stringify({ batch: [span] }));
    const answers = await Promise.all([
      thread.post({ ...posted, format: 'cloudevents', body: data, headers }),
      thread.post({ ...posted, format: 'langfuse', body: batch }),
    ]);
    expect(answers).toMatchObject([
      { accepted: 1, rejected: [] },
      { accepted: 0, understood: ['item'] },
    ]);
    expect(await requestsIn(database)).toBe(1n);
  });

  it('turns posts away while too many events wait, and takes them again afterwards', async () => {
    const { thread } = await open({ limits: { maxQueuedBytes: 100 } });
    const waiting = post(thread, [call('a'), call('b'), call('c')]);
    expect(thread.isFull()).toBe(true);
    await expect(post(thread, call('d'))).rejects.toBeInstanceOf(Overloaded);
    expect(await waiting).toMatchObject({ accepted: 3 });
    expect(thread.isFull()).toBe(false);
    expect(await post(thread, call('d'))).toMatchObject({ accepted: 1 });
  });

  it('says that the database is busy in the words of the port', { timeout: 30_000 }, async () => {
    const { thread, database } = await open();
    const other = await database.connect();
    const answer = await other.write(() => post(thread, call('a')).catch((error: unknown) => error));
    expect(answer).toBeInstanceOf(StoreBusy);
    expect(await post(thread, call('a'))).toMatchObject({ accepted: 1 });
  });

  it('says that a sum would be too large in the words of the port', async () => {
    const { thread } = await open();
    const huge = (id: string) => call(id, { inputTokens: Number.MAX_SAFE_INTEGER });
    const many = (prefix: string) => Array.from({ length: 400 }, (_, index) => huge(`${prefix}${index}`));
    await post(thread, many('a'));
    await expect(post(thread, many('b'))).rejects.toBeInstanceOf(SumTooLarge);
    expect(await post(thread, call('c'))).toMatchObject({ accepted: 1 });
  });

  it('answers all that was posted before it ends', async () => {
    const { thread, database, losses } = await open();
    const posts = Array.from({ length: 50 }, (_, index) =>
      post(thread, [call(`a${index}`), call(`b${index}`)]),
    );
    await thread.close();
    const answers = await Promise.all(posts);
    expect(answers.every((answer) => 'accepted' in answer && answer.accepted === 2)).toBe(true);
    expect(await requestsIn(database)).toBe(100n);
    expect(losses).toEqual([]);
  });

  it('keeps no process running that never opens it', async () => {
    const program = `import { startIngestThread } from '${THREAD}'; startIngestThread({ databaseUrl: 'file:none.db', onLost: console.log });`;
    const child = spawn(process.execPath, ['--eval', program], { stdio: 'pipe' });
    expect(await ended(child)).toEqual({ code: 0, signal: null, out: '', error: '' });
  });

  it('is lost once when it dies, with everybody who waits told, and nothing acknowledged lost', async () => {
    const { thread, database, losses } = await open({ program: DYING });
    const fates: string[] = [];
    for (let index = 0; index < 4; index++) {
      await post(thread, call(`a${index}`)).then(
        () => fates.push('stored'),
        (error: unknown) => fates.push(String(error)),
      );
      if (losses.length > 0) break;
    }
    expect(fates).toEqual(['stored', 'stored', 'Error: the thread was made to die']);
    expect(losses).toHaveLength(1);
    expect(await requestsIn(database)).toBeGreaterThanOrEqual(2n);
  });
});
