import { expect, it } from 'vitest';
import { type BackupFolder, backup, backupPlan } from '../../src/jobs/backup.ts';

const at = (time: string) => ({ now: Date.parse(time), timeZone: 'Asia/Kathmandu' });

it('is made once a local day, after three in the morning', () => {
  // Kathmandu is 5:45 ahead.
  expect(backupPlan([], at('2026-11-19T21:14:00Z')).make).toBeUndefined();
  expect(backupPlan([], at('2026-11-19T21:15:00Z')).make).toBe('nightly-2026-11-20.db');
  expect(backupPlan(['nightly-2026-11-19.db'], at('2026-11-20T17:00:00Z')).make).toBe(
    'nightly-2026-11-20.db',
  );
  expect(backupPlan(['nightly-2026-11-20.db'], at('2026-11-20T17:00:00Z')).make).toBeUndefined();
});

it('keeps seven days and the first of four weeks, and nothing longer than four weeks', async () => {
  const names = new Set<string>(['mine.db', 'before-0002_more-2026-10-05.db']);
  const folder: BackupFolder = {
    names: async () => [...names],
    make: async (name) => void names.add(name),
    remove: async (name) => void names.delete(name),
  };
  const state = { organisation: async () => undefined };
  const job = backup({ state, backups: folder });
  await job.run({ now: Date.parse('2026-10-01T03:00:00Z') });
  expect(names.size).toBe(2);
  for (
    let now = Date.parse('2026-10-01T04:00:00Z');
    now <= Date.parse('2026-11-20T04:00:00Z');
    now += 86_400_000
  ) {
    await job.run({ now });
  }
  // 20 November 2026 is a Friday; weeks begin on Mondays.
  expect([...names].sort()).toEqual([
    'mine.db',
    'nightly-2026-10-26.db',
    'nightly-2026-11-02.db',
    'nightly-2026-11-09.db',
    'nightly-2026-11-14.db',
    'nightly-2026-11-15.db',
    'nightly-2026-11-16.db',
    'nightly-2026-11-17.db',
    'nightly-2026-11-18.db',
    'nightly-2026-11-19.db',
    'nightly-2026-11-20.db',
  ]);
});

it('removes what a process left that died on the way, once the day is over', () => {
  const names = [
    'nightly-2026-11-19.db.partial-12',
    'nightly-2026-11-20.db.partial-13',
    'nightly-2026-11-20.db',
  ];
  expect(backupPlan(names, at('2026-11-20T04:00:00Z')).remove).toEqual(['nightly-2026-11-19.db.partial-12']);
});

it('leaves files alone that only look like ours', () => {
  const names = ['nightly.db', 'nightly-2020-99-99.db', 'copy-2020-01-01.db', 'nightly-2020-01-01.txt'];
  expect(backupPlan(names, at('2026-11-20T00:00:00Z')).remove).toEqual([]);
});
