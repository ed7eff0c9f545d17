import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStores } from '../../src/compose/stores.ts';
import { DATABASES } from '../support/databases.ts';
import { type Home, spawnTokenbell, tokenbell } from '../support/process-run.ts';
import { soon } from '../support/process-soon.ts';
import { figureOf, readReply } from './answer.ts';

const HOUR = fileURLToPath(new URL('../fixtures/azure/azure-2023-conversation.csv.gz', import.meta.url));
const MAP = 'timestamp=occurredAt,input_tokens=inputTokens,output_tokens=outputTokens';

/** What is in the file, added up here. */
const rows = gunzipSync(readFileSync(HOUR))
  .toString('utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const INPUT = rows.reduce((sum, [, input]) => sum + Number(input), 0);
const OUTPUT = rows.reduce((sum, [, , output]) => sum + Number(output), 0);
const REQUESTS = 19_366;

describe.each(DATABASES)('one real hour of a production service, imported on $name', ({ create }) => {
  let home: Home;
  beforeEach(async () => {
    home = await create();
  });
  afterEach(() => home.remove());

  async function importHour(file = HOUR) {
    const ended = await tokenbell(home, ['import', '--history', '--map', MAP, '--json', file]);
    return { ...ended, result: JSON.parse(ended.out) };
  }

  /** The whole hour, once, wherever it is told. */
  async function expectTheHour(): Promise<void> {
    const { out } = await tokenbell(home, ['ask', '/usage org 2023-11-16', '--json']);
    const reply = readReply(out);
    expect(figureOf(reply, 'requests')).toBe(String(REQUESTS));
    expect(figureOf(reply, 'inputTokens')).toBe(String(INPUT));
    expect(figureOf(reply, 'outputTokens')).toBe(String(OUTPUT));
    // The trace names no model, so nobody knows what it cost: pending, and never zero.
    expect(figureOf(reply, 'pendingEvents')).toBe(String(REQUESTS));
    expect(reply.figures.find(({ key }) => key === 'cost')?.text).toBe('pending');
    const verified = await tokenbell(home, ['verify']);
    expect(verified).toMatchObject({ code: 0, out: 'default: every sum equals its events\n' });
  }

  describe('one real hour of a production service, imported', () => {
    it('has the totals of its file, and importing it again changes nothing', async () => {
      expect(rows).toHaveLength(REQUESTS);
      const first = await importHour();
      expect(first).toMatchObject({ code: 0, result: { accepted: REQUESTS, duplicates: 0, rejected: 0 } });
      await expectTheHour();
      const second = await importHour();
      expect(second).toMatchObject({ code: 0, result: { accepted: 0, duplicates: REQUESTS, rejected: 0 } });
      await expectTheHour();
    });

    it('is whole after the import was killed and started again', async () => {
      const child = spawnTokenbell(home, ['import', '--history', '--map', MAP, HOUR]);
      child.stdout?.resume();
      child.stderr?.resume();
      const stores = await openStores({ databaseUrl: home.databaseUrl, timeZone: 'UTC', now: Date.now });
      await soon(async () => (await stores.usage.newest('default')) !== undefined);
      await stores.engine.close();
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      expect(await gone).toEqual([null, 'SIGKILL']);
      const { code, result } = await importHour();
      expect(code).toBe(0);
      expect(result.accepted + result.duplicates).toBe(REQUESTS);
      expect(result.duplicates).toBeGreaterThan(0);
      await expectTheHour();
    });

    it('is whole after its file was torn in the middle and fetched again', async () => {
      const folder = join(home.folder, 'download');
      await mkdir(folder);
      const torn = join(folder, 'azure-2023-conversation.csv.gz');
      writeFileSync(torn, readFileSync(HOUR).subarray(0, 70_000));
      const first = await importHour(torn);
      expect(first.code).toBe(1);
      expect(first.result.failures).toHaveLength(1);
      expect(first.error).toContain('broke off');
      expect(first.result.accepted).toBeGreaterThan(0);
      const { result } = await importHour();
      expect(result).toMatchObject({
        accepted: REQUESTS - first.result.accepted,
        duplicates: first.result.accepted,
        rejected: 0,
      });
      await expectTheHour();
    });
  });
});
