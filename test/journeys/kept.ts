import BetterSqlite from 'better-sqlite3';
import { expect } from 'vitest';
import { type Home, tokenbell } from '../support/process-run.ts';
import { figureOf, readReply } from './answer.ts';

/** Every acknowledged event is stored, every stored one counted once, and the file is whole. */
export async function expectKept(home: Home, database: string, acknowledged: ReadonlySet<string>) {
  const exported = await tokenbell(home, ['export', 'events']);
  const lines = exported.out.trimEnd().split('\n');
  const stored = new Set(lines.map((line): string => JSON.parse(line).id));
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  const asked = await tokenbell(home, ['ask', '/usage org 7d', '--json']);
  expect(figureOf(readReply(asked.out), 'requests')).toBe(String(stored.size));
  expect(await tokenbell(home, ['verify'])).toMatchObject({ code: 0 });
  const connection = new BetterSqlite(database, { readonly: true });
  expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
  connection.close();
}
