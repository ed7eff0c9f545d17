import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import { revenueCommand } from '../../src/command-line/revenue.ts';
import { captureOutput } from '../support/command-output.ts';
import { someOrganisation } from '../support/state.ts';
import { sqliteEngine } from '../support/store.ts';

let state: StateStore;
let folder: string;
beforeEach(async () => {
  const { engine } = await sqliteEngine();
  state = createStateStore(engine);
  await state.apply({ organisation: someOrganisation() });
  folder = mkdtempSync(join(tmpdir(), 'tokenbell-revenue-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function read(content: string, ...args: readonly string[]) {
  const path = join(folder, 'revenue.csv');
  writeFileSync(path, content);
  const output = captureOutput();
  const code = await revenueCommand([path, '--org', 'acme', ...args], { ...output, state });
  return { code, ...output.text() };
}

const stored = () => state.revenue('acme', { from: '2000-01-01', to: '2100-01-01' });

describe('tokenbell revenue', () => {
  it('reads days, customers and amounts to the nano-dollar', async () => {
    const { code, out } = await read(
      'day,customer,amount\n2026-10-31,globex,0.000000001\n2026-11-01,,12.5\n',
    );
    expect([code, out]).toEqual([0, '2 rows, $12.50 in all. Ask for it with /usage revenue.\n']);
    expect((await stored()).map(({ day, customer, amount }) => [day, customer, amount])).toEqual([
      ['2026-10-31', 'globex', 1n],
      ['2026-11-01', '', 12_500_000_000n],
    ]);
  });

  it('replaces what is read again', async () => {
    await read('Day,Customer,Amount\n2026-11-01,globex,1\n');
    const { out } = await read('day,customer,amount\n2026-11-01,globex,2\n', '--json');
    expect(JSON.parse(out)).toEqual({ rows: 1, sumNanoUsd: '2000000000' });
    expect((await stored()).map(({ amount }) => amount)).toEqual([2_000_000_000n]);
  });

  it.each([
    ['day,customer,amount\n2026-11-01,a,1\n2026-02-30,a,1\n', 'line 3: "2026-02-30" is no day'],
    ['day,customer,amount\n2026-11-01,a,1\n2026-11-02,a,$5\n', 'line 3: "$5" is no plain amount'],
    ['day,customer,amount\n2026-11-01,a,1\n2026-11-01,a,2\n', 'stand in the file twice'],
  ])('takes all rows or none', async (content, complaint) => {
    const { code, error } = await read(content);
    expect([code, error.includes(complaint)]).toEqual([2, true]);
    expect(await stored()).toEqual([]);
  });
});
