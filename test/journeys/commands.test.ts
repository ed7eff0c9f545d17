import { once } from 'node:events';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../src/compose/commands.ts';
import { DATABASES } from '../support/databases.ts';
import { ended, endOf, type Home, newHome, spawnTokenbell, tokenbell } from '../support/process-run.ts';

let home: Home;
beforeAll(() => {
  home = newHome();
});
afterAll(() => home.remove());

function lines(...values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
}

function answers(out: string): readonly unknown[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

describe('the command line', () => {
  it.each(CLI_COMMANDS.map(({ name }) => name))(
    '%s --help says how it is used, and does nothing',
    async (name) => {
      const { code, out, error } = await tokenbell(home, [name, '--help']);
      expect({ code, error }).toEqual({ code: 0, error: '' });
      expect(out).toContain(`usage: tokenbell ${name}`);
    },
  );

  it('lists every command without one', async () => {
    const { code, out } = await tokenbell(home, []);
    expect(code).toBe(0);
    for (const { name, summary } of CLI_COMMANDS)
      expect(out).toMatch(new RegExp(`  ${name} +${RegExp.escape(summary)}`));
  });

  it.each([
    { args: ['frobnicate'], because: 'there is no command "frobnicate"' },
    { args: ['verify', 'everything'], because: 'verify takes no "everything"' },
    { args: ['rebuild', '--fast'], because: 'rebuild takes no "--fast"' },
    { args: ['ask', '/usage team 7d', '--colour'], because: "Unknown option '--colour'" },
    { args: ['ask', '/usage team 7d', '--now', 'soon'], because: '--now takes a time' },
    { args: ['apply'], because: 'usage: tokenbell apply' },
    { args: ['keys', 'create', '--scope', 'admin'], because: '--scope must be ingest or read' },
    { args: ['import'], because: 'usage: tokenbell import' },
    { args: ['export', 'everything'], because: 'usage: tokenbell export' },
    { args: ['detect', '--metric', 'vibes'], because: '--metric must be spend or generic' },
    { args: ['project', '--level', '80'], because: '--level must lie between 0 and 1' },
    { args: ['demo', '--forever'], because: "Unknown option '--forever'" },
  ])('ends with 2 and says why: $args', async ({ args, because }) => {
    const { code, out, error } = await tokenbell(home, args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(because);
    expect(error).not.toMatch(/\n {4}at /);
  });

  it.each([
    { args: ['start'], setting: 'TOKENBELL_PORT', flags: [] },
    { args: ['demo'], setting: '--port', flags: ['--port'] },
  ])('ends with 1 in one line when its port is taken: $args', async ({ args, setting, flags }) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : address);
    const taken = newHome({ TOKENBELL_PORT: port, LOG_LEVEL: 'fatal' });
    const ended = await tokenbell(taken, [...args, ...flags.flatMap((flag) => [flag, port])]);
    await taken.remove();
    other.close();
    expect(ended).toMatchObject({
      code: 1,
      out: '',
      error: `Port ${port} of 127.0.0.1 is in use by another program: choose another with ${setting}.\n`,
    });
  });

  it.each([
    { console: 'off', says: /run, nobody can ask\. Connect one with/ },
    { console: 'on', says: /run, questions are asked on http:\/\/127\.0\.0\.1:\d+\. Connect one with/ },
  ])(
    'says where it is asked while no chat is connected: console $console',
    async ({ console: how, says }) => {
      const alone = newHome({ TOKENBELL_CONSOLE: how, LOG_LEVEL: 'fatal' });
      const child = spawnTokenbell(alone, ['start']);
      const stopped = ended(child);
      // The second line comes last: an offer to become the first admin.
      child.stderr?.on('data', (part) => String(part).includes('No admin') && child.kill('SIGTERM'));
      const { code, error } = await stopped;
      await alone.remove();
      expect(code).toBe(0);
      expect(error).toMatch(says);
    },
  );

  it('names all that is wrong with its environment at once, and no value of it', async () => {
    const wrong = newHome({ TOKENBELL_PORT: 'eighty', SLACK_BOT_TOKEN: 'hunter2', LOG_LEVEL: 'loud' });
    const { code, error } = await tokenbell(wrong, ['start']);
    await wrong.remove();
    expect(code).toBe(1);
    for (const name of ['TOKENBELL_PORT', 'SLACK_BOT_TOKEN', 'LOG_LEVEL']) expect(error).toContain(name);
    expect(error).not.toContain('hunter2');
  });
});

it('says in a line that the database is not there', async () => {
  const away = newHome({ TOKENBELL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const { code, out, error } = await tokenbell(away, ['verify']);
  await away.remove();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(error).toMatch(/^the database is busy or cannot be reached \(.*ECONNREFUSED.*\)\n$/);
});

describe.each(DATABASES)('a command that asks $name', ({ create }) => {
  let home: Home;
  beforeAll(async () => {
    home = await create();
  });
  afterAll(() => home.remove());

  it.each([
    { args: ['import', 'missing.ndjson'], because: 'missing.ndjson' },
    { args: ['apply', 'missing.yaml'], because: 'missing.yaml cannot be read' },
    { args: ['keys', 'revoke', 'key_none'], because: 'there is no key "key_none" in use' },
    {
      args: ['keys', 'create', '--scope', 'read', '--org', 'nowhere'],
      because: 'there is no organisation "nowhere"',
    },
  ])('ends with 1 when it cannot: $args', async ({ args, because }) => {
    const { code, error } = await tokenbell(home, args);
    expect(code).toBe(1);
    expect(error).toContain(because);
    expect(error).not.toMatch(/\n {4}at /);
  });

  it.each([[['export', 'focus']], [['verify']], [['--help']]])(
    'ends quietly when whoever reads it has gone: %j',
    async (args) => {
      const child = spawnTokenbell(home, args);
      child.stdout?.destroy();
      const error = text(child.stderr ?? Readable.from([]));
      expect(await endOf(child)).toEqual({ code: 141, signal: null });
      expect(await error).toBe('');
    },
  );

  it('prices line for line, and a bad line costs no other', async () => {
    const { code, out, error } = await tokenbell(
      home,
      ['price'],
      lines(
        { provider: 'openai', model: 'gpt-4.1', usage: { inputTokens: 1_000, outputTokens: 100 } },
        'this is no JSON',
        { provider: 'nobody', model: 'no-such-model', usage: { inputTokens: 1_000 } },
        { provider: 'openai', model: 'gpt-4.1', usage: { inputTokens: -5 } },
        {
          provider: 'anthropic',
          model: 'claude-opus-4-1',
          usage: { inputTokens: 1_000, cacheReadTokens: 400, outputTokens: 10 },
        },
        { provider: 'openai', model: 'gpt-4.1', usage: { inputTokens: 1 }, providedCostUsd: '0.25' },
      ),
    );
    expect(code).toBe(1);
    expect(error).toMatch(/^line 2: .+\nline 4: .+\n$/);
    // 1000 × $2/M + 100 × $8/M; 600 × $15/M + 400 × $1.50/M + 10 × $75/M.
    expect(answers(out)).toMatchObject([
      { costNanoUsd: '2800000', status: 'priced' },
      { error: { code: 'not-json' } },
      { costNanoUsd: null, status: 'pending', priceIds: [], lines: [] },
      { error: { code: 'invalid' } },
      { costNanoUsd: '10350000', status: 'priced' },
      { costNanoUsd: '250000000', status: 'provided' },
    ]);
  });
});

/** Seven quiet days of about $10 an hour, and one hour of $500. */
const QUIET = Array.from({ length: 7 * 24 }, (_, hour) => 10 + (hour % 5) / 10);
const SPIKE = [...QUIET, 500, 10];

describe('detect', () => {
  it('scores every value, sends the one alert, and names the lines it cannot read', async () => {
    const { code, out, error } = await tokenbell(
      home,
      ['detect'],
      lines(
        { series: 'runaway', unit: 'usd', start: '2026-11-01', stepMinutes: 60, values: SPIKE },
        'this is no JSON',
        { series: 'nothing in it' },
        {
          series: 'points',
          points: SPIKE.map((value, hour) => [new Date(Date.UTC(2026, 10, 1, hour)).toISOString(), value]),
        },
      ),
    );
    expect(code).toBe(1);
    expect(error).toMatch(/^line 2: .+\nline 3: .+\n$/);
    const [runaway, noJson, nothing, points] = answers(out);
    expect([noJson, nothing]).toMatchObject([
      { error: { code: 'not-json' } },
      { error: { code: 'invalid' } },
    ]);
    expect(runaway).toMatchObject({ series: 'runaway', alerts: [{ index: 168, kind: 'spike' }] });
    expect(runaway).toHaveProperty('scores.length', SPIKE.length);
    expect(points).toMatchObject({ series: 'points', alerts: [{ index: 168, kind: 'spike' }] });
  });

  it('answers a value by those before it alone', async () => {
    const { out } = await tokenbell(
      home,
      ['detect'],
      lines(
        { series: 'then', start: '2026-11-01', stepMinutes: 60, values: QUIET },
        { series: 'later', start: '2026-11-01', stepMinutes: 60, values: SPIKE },
      ),
    );
    // The lines above asked for these shapes.
    const [then, later] = answers(out) as { scores: number[] }[];
    expect(later?.scores.slice(0, QUIET.length)).toEqual(then?.scores);
  });
});

describe('project', () => {
  it('projects steps and the month, says when there is too little, and names the lines it cannot read', async () => {
    const { code, out, error } = await tokenbell(
      home,
      ['project', '--level', '0.9'],
      lines(
        { series: 'steps', start: '2026-11-01', step: 'day', values: Array(14).fill(10), horizon: 3 },
        { series: 'month', start: '2026-11-01', step: 'day', values: Array(10).fill(10), until: 'month-end' },
        '[',
        { series: 'short', start: '2026-11-01', step: 'day', values: [1, 2, 3, 4, 5, 6], horizon: 2 },
        { series: 'both', start: '2026-11-01', step: 'day', values: [1], horizon: 2, until: 'month-end' },
      ),
    );
    expect(code).toBe(1);
    expect(error).toMatch(/^line 3: .+\nline 5: .+\n$/);
    const [steps, month, noJson, short, both] = answers(out);
    expect([noJson, both]).toMatchObject([{ error: { code: 'not-json' } }, { error: { code: 'invalid' } }]);
    expect(steps).toMatchObject({ series: 'steps', status: 'ok', forecast: [10, 10, 10] });
    // Ten days of $10 are spent, twenty are to come.
    expect(month).toMatchObject({ series: 'month', status: 'ok', actual: 100, total: { point: 300 } });
    expect(short).toEqual({
      series: 'short',
      status: 'insufficient-data',
      forecast: null,
      low: null,
      high: null,
    });
  });
});
