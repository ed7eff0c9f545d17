import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { createReceiver } from '../../src/analytics/ingest/receive.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import { StoreBusy, type UsageStore } from '../../src/analytics/store.ts';
import { exportCommand } from '../../src/command-line/export.ts';
import { importCommand } from '../../src/command-line/import.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON, simplePrice } from '../support/event.ts';
import { spreadsheetFormulas } from '../support/hostile.ts';
import { someOrganisation } from '../support/state.ts';
import { fixedDirectory, sqliteEngine } from '../support/store.ts';

const LOG = join(import.meta.dirname, '../fixtures/ingest/claudecode-jsonl/001.jsonl');
const CODEX_LOGS = join(import.meta.dirname, '../fixtures/codex-sessions');
const DAY_MS = 86_400_000;

let folder: string;
let usage: UsageStore;
let state: StateStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tokenbell-import-'));
  const { engine } = await sqliteEngine();
  usage = createUsageStore(engine, fixedDirectory(), () => NOON);
  state = createStateStore(engine);
  for (const id of ['default', 'globex']) await state.apply({ organisation: someOrganisation({ id }) });
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(
  args: readonly string[],
  options: { failures?: Error[]; isTTY?: boolean; now?: () => number } = {},
) {
  const output = captureOutput({ isTTY: options.isTTY ?? false });
  const failures = options.failures ?? [];
  const pauses: number[] = [];
  const receiver = createReceiver({
    record: async (recordings) => {
      const failure = failures.shift();
      if (failure) throw failure;
      return usage.record(recordings);
    },
    pricer: { version: () => 1, price: (_org, event) => simplePrice(event), reload: async () => undefined },
    after: (_delayMs, go) => queueMicrotask(go),
  });
  const exitCode = await importCommand(args, {
    ...output,
    receiver,
    state,
    now: options.now ?? (() => NOON),
    maxEventAgeMs: 35 * DAY_MS,
    pause: async (delayMs) => void pauses.push(delayMs),
  });
  const { out, error } = output.text();
  return { exitCode, out, error, pauses, result: out.startsWith('{') ? JSON.parse(out) : undefined };
}

/** What `export events` prints, one object a line. */
async function exported(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const output = captureOutput();
  expect(await exportCommand(['events', ...args], { ...output, usage, state, now: () => NOON })).toBe(0);
  return output
    .text()
    .out.split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const EVENTS = ['2026-11-20T10:00:00Z', '2026-11-20T09:00:00Z'].map((occurredAt, index) => ({
  id: `e${index}`,
  occurredAt,
  team: 'ml',
  model: 'gpt-4o',
  inputTokens: 100 + index,
  outputTokens: 10,
}));
const NDJSON = EVENTS.map((event) => JSON.stringify(event)).join('\n');
const CSV = [
  'timestamp,input_tokens,output_tokens',
  '2026-11-20T10:00:00Z,100,10',
  '2026-11-20T10:00:00Z,100,10',
].join('\r\n');
const MAP = ['--map', 'timestamp=occurredAt,input_tokens=inputTokens,output_tokens=outputTokens'];

describe('import', () => {
  it('takes NDJSON, and a second time finds everything there', async () => {
    const path = file('events.ndjson', NDJSON);
    const [first, second] = [await run([path, '--json']), await run([path, '--json'])];
    expect([first.exitCode, first.result]).toMatchObject([
      0,
      { files: 1, accepted: 2, duplicates: 0, rejected: 0 },
    ]);
    expect([second.exitCode, second.result]).toMatchObject([0, { accepted: 0, duplicates: 2, rejected: 0 }]);
    expect((await exported()).map(({ id }) => id)).toEqual(['e1', 'e0']);
  });

  it('speaks of one event as of one', async () => {
    const { out } = await run([file('one.ndjson', JSON.stringify(EVENTS[0]))]);
    expect(out).toBe('1 file: 1 event imported, 0 already there, 0 rejected\n');
  });

  it('takes CSV with its columns renamed; rows that look alike are two events, each counted once', async () => {
    const path = file('hour.csv', CSV);
    const first = await run([path, ...MAP]);
    expect([first.exitCode, first.out]).toEqual([
      0,
      '1 file: 2 events imported, 0 already there, 0 rejected\n',
    ]);
    expect((await run([path, ...MAP, '--json'])).result).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await exported()).toMatchObject([
      { inputTokens: 100, outputTokens: 10, usageStatus: 'complete' },
      { inputTokens: 100, outputTokens: 10 },
    ]);
  });

  it('knows a file again when it was compressed or moved', async () => {
    await run([file('hour.csv', CSV), ...MAP]);
    mkdirSync(join(folder, 'elsewhere'));
    const again = await run([file('elsewhere/hour.csv.gz', gzipSync(CSV)), ...MAP, '--json']);
    expect(again.result).toMatchObject({ accepted: 0, duplicates: 2 });
  });

  it('reads every kind of column', async () => {
    const path = file(
      'wide.csv',
      '\ufeffid,occurredAt,team,user.id,user.email,tags,tools,metadata.region,parts.context,gatewayCacheHit,latencyMs,inputTokens\n' +
        'a,1795168800000,"ml, research",u1,ana@example.com,x; y,"[{""name"":""search""}]",eu,7,TRUE,12.6,\n',
    );
    expect((await run([path])).exitCode).toBe(0);
    expect(await exported()).toMatchObject([
      {
        id: 'a',
        occurredAt: '2026-11-20T10:00:00.000Z',
        team: 'ml, research',
        user: 'u1',
        userEmail: 'ana@example.com',
        tags: ['x', 'y'],
        tools: [{ name: 'search' }],
        metadata: { region: 'eu' },
        parts: { context: 7 },
        gatewayCacheHit: true,
        latencyMs: 13,
        inputTokens: null,
      },
    ]);
  });

  it('keeps spreadsheet formulas as the text they are', async () => {
    const formulas = spreadsheetFormulas();
    const rows = formulas.map(
      (text, index) => `f${index},2026-11-20T10:00:00Z,"${text.replaceAll('"', '""')}"`,
    );
    await run([file('formulas.csv', ['id,occurredAt,team', ...rows].join('\n'))]);
    const teams = new Map((await exported()).map(({ id, team }) => [id, team]));
    expect(formulas.map((_text, index) => teams.get(`f${index}`))).toEqual(
      formulas.map((text) => text.trim()),
    );
  });

  it('takes the good lines of a file and names the bad ones', async () => {
    const path = file(
      'mixed.ndjson',
      [
        '{"id":',
        NDJSON,
        '',
        '{"id":"x","occurredAt":"2026-11-20T10:00:00Z","inputTokens":-1}',
        '{"id":"y"}',
      ].join('\n'),
    );
    const { exitCode, error, result } = await run([path, '--json']);
    expect([exitCode, result]).toMatchObject([0, { accepted: 2, rejected: 3 }]);
    expect(error).toContain(`${path}:1: the line is not one JSON document`);
    expect(error).toContain(`${path}:5: inputTokens: must be an integer`);
    expect(error).toContain(`${path}:6: occurredAt: is required in a file`);
  });

  it('refuses old events unless they are said to be history', async () => {
    const path = file('old.ndjson', '{"id":"old","occurredAt":"2023-11-16T18:15:46.680Z","inputTokens":374}');
    expect(await run([path, '--json'])).toMatchObject({
      exitCode: 1,
      result: { accepted: 0, problems: [{ code: 'too_old' }] },
    });
    expect(await run([path, '--json', '--history'])).toMatchObject({ exitCode: 0, result: { accepted: 1 } });
  });

  it('says which columns it did not know', async () => {
    const { error } = await run([
      file('strange.csv', 'id,occurredAt,shoe_size\na,2026-11-20T10:00:00Z,43\n'),
    ]);
    expect(error).toContain('ignored fields: shoe_size');
  });

  it('reads Claude Code logs, one by one or a whole folder, and counts each call once', async () => {
    mkdirSync(join(folder, 'projects/work'), { recursive: true });
    copyFileSync(LOG, join(folder, 'projects/work/session.jsonl'));
    copyFileSync(LOG, join(folder, 'projects/work/fork.jsonl'));
    // The session took place in the afternoon.
    const evening = { now: () => NOON + DAY_MS / 4 };
    const folderRun = await run([join(folder, 'projects'), '--json'], evening);
    expect(folderRun.result).toMatchObject({ files: 2, accepted: 2, duplicates: 0 });
    expect((await run([LOG, '--json'], evening)).result).toMatchObject({ accepted: 0, duplicates: 2 });
    const events = await exported();
    const sum = (name: string) => events.reduce((total, event) => total + Number(event[name]), 0);
    expect(['inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens'].map(sum)).toEqual([
      27_876, 23_040, 4_608, 459,
    ]);
  });

  it('takes a call of a Claude Code log for the one its telemetry told of, whose times are better', async () => {
    const told = {
      id: 'anthropic:req_01mwp5lsky000aZx9Q',
      occurredAt: '2026-11-20T15:48:32.700Z',
      endedAt: '2026-11-20T15:48:34.100Z',
      provider: 'anthropic',
      model: 'claude-opus-5',
      inputTokens: 13_833,
      outputTokens: 164,
    };
    const evening = { now: () => NOON + DAY_MS / 4 };
    const telemetry = file('telemetry.ndjson', JSON.stringify(told));
    await run([telemetry, LOG], evening);
    const again = await run([LOG, telemetry, '--json'], evening);
    expect(again.result).toMatchObject({ accepted: 0, duplicates: 3, rejected: 0 });
    const [first, ...others] = await exported('--to', '2026-11-21');
    expect(others).toHaveLength(1);
    expect(first).toMatchObject({ occurredAt: '2026-11-20T15:48:32.700Z', cacheReadTokens: 11_520 });
  });

  it('reads Codex logs beside them, and what they have grown by', async () => {
    const later = { now: () => Date.parse('2026-11-21T18:00:00Z') };
    const name = readdirSync(CODEX_LOGS).find((one) => one.includes('17-44-34')) ?? '';
    const lines = readFileSync(join(CODEX_LOGS, name), 'utf8').split('\n');
    const second = lines.findLastIndex((line) => line.includes('"token_usage_record"'));
    mkdirSync(join(folder, 'sessions/2026/11/21'), { recursive: true });
    // Where the second call stands, the log breaks off in the middle of a line.
    const begun = `${lines.slice(0, second).join('\n')}\n${lines[second]?.slice(0, 100)}`;
    file(`sessions/2026/11/21/${name}`, begun);
    copyFileSync(LOG, join(folder, 'sessions/claude.jsonl'));
    const first = await run([join(folder, 'sessions'), '--json'], later);
    expect(first.result).toMatchObject({ files: 2, accepted: 3, duplicates: 0, rejected: 0 });
    const grown = await run([CODEX_LOGS, LOG, '--json'], later);
    expect(grown.result).toMatchObject({ files: 5, accepted: 5, duplicates: 3, rejected: 0 });
    const codex = (await exported('--to', '2026-11-22')).filter(({ agent }) => agent === 'codex');
    // Six answers of a stand-in, whose n-th had 1,000 + n and 100 + n tokens: 1, 2, 3, 11, 12 and 13.
    const sum = (name: string) => codex.reduce((total, event) => total + Number(event[name]), 0);
    expect(['inputTokens', 'cacheReadTokens', 'outputTokens', 'reasoningTokens'].map(sum)).toEqual([
      6_042, 3_072, 642, 384,
    ]);
  });

  it('goes on to the next file when one cannot be read to its end', async () => {
    const torn = file(
      'torn.csv.gz',
      gzipSync(`id,occurredAt\n${'a,2026-11-20T10:00:00Z\n'.repeat(50)}`).subarray(0, 40),
    );
    const open = file('open.csv', 'id,occurredAt\n"a,2026-11-20T10:00:00Z\n');
    const { exitCode, error, result } = await run([torn, open, file('events.ndjson', NDJSON), '--json']);
    expect([exitCode, result.accepted, result.failures.map((one: { file: string }) => one.file)]).toEqual([
      1,
      2,
      [torn, open],
    ]);
    expect(error).toContain('broke off');
  });

  it('says which file does not exist', async () => {
    const { exitCode, error } = await run([join(folder, 'nowhere.csv')]);
    expect([exitCode, error]).toEqual([1, expect.stringContaining('nowhere.csv')]);
  });

  it('waits while another process holds the database, but not for ever', async () => {
    const path = file('events.ndjson', NDJSON);
    const busy = (times: number) => Array.from({ length: times }, () => new StoreBusy('locked'));
    const patient = await run([path, '--json'], { failures: busy(3) });
    expect([patient.result.accepted, patient.pauses]).toEqual([2, [500, 500, 500]]);
    await expect(run([path], { failures: busy(100) })).rejects.toBeInstanceOf(StoreBusy);
  });

  it('shows a bar to people, once it takes more than two seconds', async () => {
    const path = file('events.ndjson', NDJSON);
    let clock = NOON;
    const slow = () => {
      clock += 1_500;
      return clock;
    };
    expect((await run([path], { isTTY: true })).error).toBe('');
    expect((await run([path], { isTTY: false, now: slow })).error).toBe('');
    expect((await run([path], { isTTY: true, now: slow })).error).toContain('importing');
  });

  it.each([
    [[], 2],
    [['--nonsense', 'x'], 2],
    [['x.csv', '--map', 'timestamp'], 2],
    [['x.csv', '--map', '=a'], 2],
    [['x.csv', '--format', 'excel'], 2],
    [['--help'], 0],
  ])('%j exits with %i and shows how it is used', async (args, exitCode) => {
    const answer = await run(args);
    expect([answer.exitCode, exitCode === 0 ? answer.out : answer.error]).toEqual([
      exitCode,
      expect.stringContaining('usage: tokenbell import'),
    ]);
  });

  it('takes nothing into an organisation that there is not', async () => {
    const { exitCode, out, error } = await run([file('events.ndjson', NDJSON), '--org', 'nosuch']);
    expect({ exitCode, out, error }).toEqual({
      exitCode: 1,
      out: '',
      error: 'there is no organisation "nosuch"\n',
    });
    expect(await usage.oldest('nosuch')).toBeUndefined();
  });
});

describe('export', () => {
  it('gives the events from one time up to, not including, another', async () => {
    await run([file('events.ndjson', NDJSON)]);
    const ids = async (...args: readonly string[]) => (await exported(...args)).map(({ id }) => id);
    expect(await ids('--from', '2026-11-20T10:00:00Z')).toEqual(['e0']);
    expect(await ids('--to', '2026-11-20T10:00:00Z')).toEqual(['e1']);
    expect(await ids('--from', '2026-11-20', '--to', '2026-11-21')).toEqual(['e1', 'e0']);
    expect(await ids('--to', '2026-11-20')).toEqual([]);
    expect(await ids('--org', 'globex')).toEqual([]);
  });

  it.each(['events', 'daily', 'focus'])(
    '%s of an organisation that there is not is refused',
    async (what) => {
      const output = captureOutput();
      const asked = [what, '--org', 'nosuch'];
      expect(await exportCommand(asked, { ...output, usage, state, now: () => NOON })).toBe(1);
      expect(output.text()).toEqual({ out: '', error: 'there is no organisation "nosuch"\n' });
    },
  );

  it('writes what can be imported again', async () => {
    await run([file('events.ndjson', NDJSON)]);
    const lines = (await exported()).map((event) => JSON.stringify(event)).join('\n');
    expect((await run([file('again.ndjson', lines), '--json'])).result).toMatchObject({
      accepted: 0,
      duplicates: 2,
    });
  });

  it.each([[[]], [['everything']], [['events', '--from', 'yesterday']], [['events', '--nonsense']]])(
    '%j is not understood',
    async (args) => {
      const output = captureOutput();
      expect(await exportCommand(args, { ...output, usage, state, now: () => NOON })).toBe(2);
      expect(output.text().error).toContain('usage: tokenbell export events');
    },
  );
});
