import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { createOnce } from '../../../db/usage/reading.ts';
import { sqliteEngine } from '../../support/store.ts';

it('asks the database once for what is asked again, though a statement runs with each wait for it', async () => {
  const { read } = (await sqliteEngine()).engine;
  const statement = read.select({ number: sql<number>`random()` }).from(sql`(select 1)`).prepare();
  const once = createOnce();
  const ask = () => once('a number', () => statement.execute());
  const [[first], [second]] = await Promise.all([ask(), ask()]);
  const [third] = await ask();
  expect(second).toEqual(first);
  expect(third).toEqual(first);
});
