import { beforeEach, describe, expect, it } from 'vitest';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { secretHash } from '../../src/analytics/ingest/secret.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import { keysCommand } from '../../src/command-line/keys.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON, someOrganisation } from '../support/state.ts';
import { sqliteEngine } from '../support/store.ts';

let state: StateStore;
let usage: UsageStore;
beforeEach(async () => {
  const { engine } = await sqliteEngine();
  state = createStateStore(engine);
  usage = createUsageStore(engine, directory, () => NOON);
  const ana = { id: 'ana', name: 'Ana', email: 'ana@acme.example', team: null, role: 'member' } as const;
  await state.apply({
    organisation: someOrganisation(),
    members: [{ org: 'acme', ...ana, slack: null, discord: null }],
  });
});

async function run(...args: readonly string[]) {
  const output = captureOutput();
  const exitCode = await keysCommand(args, { ...output, state, usage, now: () => NOON });
  return { exitCode, ...output.text() };
}

describe('keys', () => {
  it('creates one that is shown once and stored as its hash', async () => {
    const { exitCode, out } = await run(
      'create',
      '--scope',
      'ingest',
      '--org',
      'acme',
      '--name',
      'gateway',
      '--json',
    );
    const created = JSON.parse(out);
    expect([exitCode, created]).toEqual([
      0,
      {
        id: expect.stringMatching(/^key_/),
        key: expect.stringMatching(/^tb_[A-Za-z0-9_-]{43}$/),
        scope: 'ingest',
        org: 'acme',
      },
    ]);
    expect(await state.keyWithHash(secretHash(created.key))).toMatchObject({
      id: created.id,
      org: 'acme',
      name: 'gateway',
      revokedAt: null,
    });
    expect(JSON.stringify(await state.keys('acme'))).not.toContain(created.key);
  });

  it('prints nothing but the key where a person does not ask for JSON', async () => {
    const { out, error } = await run('create', '--scope', 'read', '--org', 'acme', '--as', 'ana');
    expect(out).toMatch(/^tb_[A-Za-z0-9_-]{43}\n$/);
    expect(error).toContain('only time');
    expect(await state.keys('acme')).toMatchObject([{ scope: 'read', member: 'ana' }]);
  });

  it('acts as nobody who does not exist', async () => {
    const as = (name: string) => run('create', '--scope', 'read', '--org', 'acme', '--as', name);
    expect(await as('ada')).toMatchObject({
      exitCode: 1,
      out: '',
      error: expect.stringMatching(/^there is no member "ada", .*top user 90d.*tokenbell apply/),
    });
    expect((await as('Ana@acme.example')).exitCode).toBe(0);
    expect(await state.keys('acme')).toHaveLength(1);
  });

  it('never makes the same one twice', async () => {
    const keys = await Promise.all(
      Array.from({ length: 20 }, () => run('create', '--scope', 'ingest', '--org', 'acme')),
    );
    expect(new Set(keys.map(({ out }) => out)).size).toBe(20);
  });

  it('lists them without their secrets and revokes them', async () => {
    const { id, key } = JSON.parse((await run('create', '--scope', 'ingest', '--org', 'acme', '--json')).out);
    const listed = await run('list', '--org', 'acme');
    expect(listed.out).toContain(id);
    expect(listed.out).not.toContain(key);
    expect(await run('revoke', id)).toMatchObject({ exitCode: 0, out: `revoked ${id}\n` });
    expect((await state.keyWithHash(secretHash(key)))?.revokedAt ?? NOON).toBe(NOON);
    expect(JSON.parse((await run('list', '--org', 'acme', '--json')).out)).toMatchObject([
      { id, revokedAt: NOON },
    ]);
    expect((await run('revoke', id)).exitCode).toBe(1);
  });

  it('creates one that is told of one customer alone, and lists it so', async () => {
    const { exitCode } = await run(
      ...['create', '--scope', 'read', '--org', 'acme', '--for', 'customer:globex', '--name', 'portal'],
    );
    expect(exitCode).toBe(0);
    expect(await state.keys('acme')).toMatchObject([{ member: null, boundTo: 'customer:globex' }]);
    expect((await run('list', '--org', 'acme')).out).toContain('portal\tfor customer:globex\t');
  });

  it.each([
    [['--scope', 'ingest', '--for', 'customer:globex'], '--for is for read keys'],
    [['--scope', 'read', '--as', 'ana', '--for', 'customer:globex'], '--for and --as exclude each other'],
    [['--scope', 'read', '--for', 'model:gpt-4o'], 'not "model:gpt-4o"'],
    [['--scope', 'read', '--for', 'customer:'], 'not "customer:"'],
  ])('does not bind %j', async (args, complaint) => {
    const answer = await run('create', '--org', 'acme', ...args);
    expect([answer.exitCode, answer.error]).toEqual([2, expect.stringContaining(complaint)]);
    expect(await state.keys('acme')).toEqual([]);
  });

  it('refuses what does not exist', async () => {
    expect(await run('create', '--scope', 'ingest', '--org', 'nowhere')).toMatchObject({
      exitCode: 1,
      out: '',
    });
    expect(await run('list', '--org', 'nowhere')).toMatchObject({ exitCode: 1, out: '' });
    expect(await run('revoke', 'key_unknown')).toMatchObject({ exitCode: 1, out: '' });
  });

  it.each([
    [[]],
    [['create']],
    [['create', '--scope', 'admin']],
    [['revoke']],
    [['revoke', 'a', 'b']],
    [['lend']],
    [['list', '--nonsense']],
  ])('%j is not understood', async (args) => {
    const answer = await run(...args);
    expect([answer.exitCode, answer.error]).toEqual([
      2,
      expect.stringContaining('usage: tokenbell keys create'),
    ]);
  });
});
