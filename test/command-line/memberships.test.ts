import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { applyCommand } from '../../src/command-line/apply.ts';
import { openTestBot, type TestBot } from '../support/bot.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';

const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'tokenbell-memberships-'));
const file = join(folder, 'organisation.yaml');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WITH = (ana: string) => `
organisations:
  - id: default
    teams: [{ id: ml, department: research, costCenter: CC-7 }, { id: web }]
    members:
      - { id: ana, email: ana@acme.test, ${ana} }
`;

describe('who was in which team when', () => {
  let test: TestBot;
  beforeEach(async () => {
    test = await openTestBot();
  });

  const apply = async (ana: string, now = NOON) => {
    writeFileSync(file, WITH(ana));
    const output = captureOutput();
    const exit = await applyCommand([file], { ...output, ...test, now: () => now });
    return { exit, ...output.text() };
  };

  const call = (id: string, user: string, occurredAt: number) =>
    test.usage.record([recording([usageEvent({ id, occurredAt, dimensions: { user, model: 'gpt-4o' } })])]);

  const by = async (dimension: 'team' | 'department' | 'costCenter') => {
    const query = { org: 'default', from: NOON - 90 * DAY, to: NOON + DAY, filters: [] };
    const rows = await test.usage.sum(query, { by: dimension, measures: ['events'] });
    return Object.fromEntries(rows.map(({ value, measures }) => [value, Number(measures.events)]));
  };

  it('decides which team a call of theirs counts for, by its day', async () => {
    await apply(
      'teams: [{ team: ml, from: 2026-01-01, until: 2026-11-01 }, { team: web, from: 2026-11-01 }]',
    );
    await call('a', 'ana', Date.parse('2026-10-31T12:00:00Z'));
    await call('b', 'ana', Date.parse('2026-11-01T12:00:00Z'));
    await call('c', 'ana@acme.test', NOON);
    expect(await by('team')).toEqual({ ml: 1, web: 2 });
    expect(await by('department')).toEqual({ research: 1, '': 2 });
    expect(await by('costCenter')).toEqual({ 'CC-7': 1, '': 2 });
    const [ana] = await test.state.members('default');
    expect(ana?.team).toBe('web');
  });

  it('is noted from the day they stand in another team, and what was stays', async () => {
    await apply('team: ml', NOON - DAY);
    await call('a', 'ana', NOON - DAY);
    await apply('team: web');
    await call('b', 'ana', NOON);
    // Comes late, of the day before.
    await call('c', 'ana', NOON - DAY);
    expect(await by('team')).toEqual({ ml: 2, web: 1 });
    expect(await test.state.memberships('default')).toMatchObject([
      { member: 'ana', from: '1970-01-01', until: '2026-11-20', team: 'ml' },
      { member: 'ana', from: '2026-11-20', until: null, team: 'web' },
    ]);
  });

  it('is left alone by a file that says the same again', async () => {
    await apply('team: ml', NOON - DAY);
    await apply('team: web');
    const { out } = await apply('team: web', NOON + DAY);
    expect(out).not.toContain('membership');
  });

  it('holds on where a move that was planned is no longer named', async () => {
    await apply('teams: [{ team: ml, until: 2026-12-01 }, { team: web, from: 2026-12-01 }]');
    await apply('team: ml');
    expect(await test.state.memberships('default')).toMatchObject([
      { member: 'ana', until: null, team: 'ml' },
    ]);
  });

  it('has an end where somebody leaves without another team', async () => {
    await apply('team: ml', NOON - DAY);
    await apply('role: member');
    await call('a', 'ana', NOON);
    expect(await by('team')).toEqual({ '': 1 });
  });

  it.each([
    ['teams: [{ team: none }]', 'there is no team "none"'],
    ['teams: [{ team: ml, from: 2026-02-01, until: 2026-02-01 }]', '2026-02-01 is not after 2026-02-01'],
    ['teams: [{ team: ml }, { team: web, from: 2026-02-01 }]', '"ml" still holds when "web" begins'],
    ['team: web, teams: [{ team: ml }]', 'is "web", but teams say "ml" for today'],
  ])('is refused where it says %s', async (ana, problem) => {
    const { exit, error } = await apply(ana);
    expect(exit).toBe(2);
    expect(error).toContain(problem);
    expect(await test.state.memberships('default')).toEqual([]);
  });
});
