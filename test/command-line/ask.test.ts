import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AskDependencies, askCommand } from '../../src/command-line/ask.ts';
import { openTestBot, spent, TEAMS, type TestBot } from '../support/bot.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON } from '../support/event.ts';

const folder = mkdtempSync(join(tmpdir(), 'tokenbell-ask-'));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], test?: TestBot) {
  const { bot, clock, state, usage } = test ?? (await openTestBot(TEAMS));
  const output = captureOutput();
  const opened: { now: number; pictures: boolean }[] = [];
  const openBot: AskDependencies['openBot'] = (options) => {
    opened.push(options);
    clock.now = options.now;
    return bot;
  };
  const exit = await askCommand(args, { ...output, state, usage, openBot, now: () => NOON });
  return { exit, opened, ...output.text() };
}

describe('tokenbell ask', () => {
  it('prints an answer as text, without drawing pictures nobody sees', async () => {
    const { exit, out, opened } = await run(['/usage team 7d']);
    expect(exit).toBe(0);
    expect(out).toContain('All teams: $15.00 in the last 7 days');
    expect(opened).toEqual([{ now: NOON, pictures: false }]);
  });

  it('prints the reply as JSON and nothing else on stdout', async () => {
    const { out, error } = await run(['team 7d', '--json', '--out', folder]);
    expect(JSON.parse(out)).toMatchObject({ command: '/usage team 7d', error: null });
    expect(error.match(/^wrote /gm)).toHaveLength(2);
  });

  it('writes the files of the reply, of the size it says', async () => {
    const { out } = await run(['team 7d', '--json', '--out', folder]);
    const { files } = JSON.parse(out) as { files: { name: string; bytes: number }[] };
    expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name).sort());
    for (const { name, bytes } of files) expect(readFileSync(join(folder, name))).toHaveLength(bytes);
  });

  it('says in a line where its files cannot be written', async () => {
    const taken = join(mkdtempSync(join(tmpdir(), 'tokenbell-out-')), 'taken');
    writeFileSync(taken, 'mine');
    const { exit, out, error } = await run(['team 7d', '--out', taken]);
    rmSync(dirname(taken), { recursive: true });
    expect(exit).toBe(1);
    expect(out).toContain('All teams: $15.00 in the last 7 days');
    expect(error).toMatch(/^nothing can be written to .+taken: EEXIST.+\n$/);
  });

  it('asks as a member, of an organisation, at a time', async () => {
    const own = await run(['me 1h', '--as', 'ana', '--now', '2026-11-20T11:30:00Z', '--json']);
    expect(JSON.parse(own.out)).toMatchObject({
      command: '/usage me 1h',
      period: { to: '2026-11-20T11:30:00+00:00' },
    });
    expect((await run(['org', '--as', 'ana'])).exit).toBe(1);
    expect((await run(['org', '--org', 'nosuch'])).exit).toBe(2);
  });

  it('asks as somebody by e-mail, or whom events alone name, and as nobody else', async () => {
    const known = [...(TEAMS.events ?? []), spent('eve@acme.test', 'web', 1_000_000_000)];
    const test = await openTestBot({ ...TEAMS, events: known });
    expect((await run(['me 7d', '--as', 'ANA@acme.test'], test)).out).toContain('$1.00');
    expect((await run(['me 7d', '--as', 'eve@acme.test'], test)).out).toContain('$1.00');
    const { exit, out, error, opened } = await run(['me 7d', '--as', 'eve'], test);
    expect({ exit, out, opened }).toEqual({ exit: 1, out: '', opened: [] });
    expect(error).toMatch(/^there is no member "eve", .*top user 90d.*tokenbell apply/);
    const json = await run(['me 7d', '--as', 'eve', '--json'], test);
    expect([json.exit, json.error]).toEqual([1, '']);
    expect(JSON.parse(json.out)).toMatchObject({
      error: { code: 'not_linked', message: expect.stringContaining('"eve"') },
    });
  });

  it.each([
    [['team', '7d'], 0],
    [[], 0],
    [['tips'], 0],
    [['team nosuch'], 2],
    [['frobnicate'], 2],
    [['team', '--now', 'yesterday'], 2],
    [['team', '--as', ''], 2],
    [['team', '--nosuch'], 2],
    [['--help'], 0],
  ])('exits for %j with %i', async (args, exit) => {
    expect((await run(args)).exit).toBe(exit);
  });
});
