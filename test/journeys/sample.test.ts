import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, newHome, tokenbell } from '../support/process-run.ts';
import { DEMO_NOW, type DemoStore, openDemoStore } from '../support/program-demo.ts';
import { costOf, csvOf, figureOf, readReply } from './answer.ts';
import { nanoOf, sumOf } from './exact.ts';
import { type ExpectedCall, expectedCalls, fnv1a } from './expected-sample.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the sample, counted by hand', () => {
  let demo: DemoStore;
  let calls: readonly ExpectedCall[];
  beforeAll(async () => {
    calls = expectedCalls(DEMO_NOW);
    demo = await openDemoStore({ days: 90 });
  });
  afterAll(() => demo.close());

  it('is hashed here by the published FNV-1a', () => {
    // Vectors of the authors: http://www.isthe.com/chongo/src/fnv/test_fnv.c
    expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  const ranges = [
    ['org 7d', Math.floor((DEMO_NOW - 7 * DAY_MS) / HOUR_MS) * HOUR_MS],
    ['org 24h', Math.floor((DEMO_NOW - DAY_MS) / HOUR_MS) * HOUR_MS],
    ['org 30d', Math.floor((DEMO_NOW - 30 * DAY_MS) / DAY_MS) * DAY_MS],
    ['org mtd', Date.UTC(2026, 10, 1)],
    ['org since 2026-01-01', 0],
  ] as const;

  it.each(ranges)('costs what the list prices make of it: /usage %s', async (query, from) => {
    const reply = readReply((await demo.ask(`/usage ${query}`, '--json')).out);
    const inRange = calls.filter(({ at }) => at >= from);
    expect(inRange.length).toBeGreaterThan(1_000);
    expect(costOf(reply)).toBe(sumOf(inRange.map(({ nano }) => nano)));
    expect(figureOf(reply, 'requests')).toBe(String(inRange.length));
    expect(figureOf(reply, 'inputTokens')).toBe(String(sum(inRange, (call) => call.inputTokens)));
    expect(figureOf(reply, 'outputTokens')).toBe(String(sum(inRange, (call) => call.outputTokens)));
    expect(figureOf(reply, 'errors')).toBe(String(inRange.filter(({ isError }) => isError).length));
    expect(figureOf(reply, 'runs')).toBe(String(runsFrom(calls, from)));
  });

  it.each(['team', 'agent', 'model'] as const)('is split as docs/demo.md says, by %s', async (dimension) => {
    const { home } = demo;
    const asked = await demo.ask(`/usage top ${dimension} 7d top:50`, '--json', '--out', home.folder);
    const { rows } = csvOf(readReply(asked.out), home.folder);
    const from = Math.floor((DEMO_NOW - 7 * DAY_MS) / HOUR_MS) * HOUR_MS;
    const expected = new Map<string, bigint>();
    for (const call of calls) {
      if (call.at < from) continue;
      expected.set(call[dimension], (expected.get(call[dimension]) ?? 0n) + call.nano);
    }
    expect(new Map(rows.map((row) => [row.name, nanoOf(row['cost (USD)'])]))).toEqual(expected);
  });
});

describe('the first answer of the demo', () => {
  let home: Home;
  beforeAll(() => {
    home = newHome();
  });
  afterAll(() => home.remove());

  it('is the sum of the sample, at the moment it was asked', async () => {
    const before = Date.now();
    const { code, out } = await tokenbell(home, ['demo', '--once']);
    const after = Date.now();
    expect(code).toBe(0);
    const [, headline] = /^All teams: (\$[\d,.]+) in the last 7 days/m.exec(out) ?? [];
    const [, loaded] = /^Loaded ([\d,]+) events/m.exec(out) ?? [];
    const answers = momentsBetween(before, after).map((now) => {
      const calls = expectedCalls(now);
      const from = Math.floor((now - 7 * DAY_MS) / HOUR_MS) * HOUR_MS;
      const nano = sumOf(calls.filter(({ at }) => at >= from).map((call) => call.nano));
      return { headline: inDollars(nano), loaded: calls.length.toLocaleString('en') };
    });
    expect(answers).toContainEqual({ headline, loaded });
  });
});

/** The moments within a stretch at which the demo may look another way: a call came, or left a day or the range. */
function momentsBetween(before: number, after: number): readonly number[] {
  const moments = new Set([before, after]);
  for (const { at } of expectedCalls(after)) {
    const changed = at + Math.floor((after - at) / DAY_MS) * DAY_MS;
    // In the first millisecond it is there, or a day older.
    for (const moment of [changed, changed + 1]) if (moment > before && moment < after) moments.add(moment);
  }
  const hour = Math.floor(after / HOUR_MS) * HOUR_MS;
  return hour > before ? [...moments, hour] : [...moments];
}

function inDollars(nano: bigint): string {
  const cents = (nano + 5_000_000n) / 10_000_000n;
  return `$${(cents / 100n).toLocaleString('en')}.${String(cents % 100n).padStart(2, '0')}`;
}

function sum(calls: readonly ExpectedCall[], of: (call: ExpectedCall) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}

/** Calls of one agent in the same two minutes are one run, counted where it began. */
function runsFrom(calls: readonly ExpectedCall[], from: number): number {
  const began = new Map<string, number>();
  for (const { agent, at } of calls) {
    const run = `${agent} ${Math.floor(at / 120_000)}`;
    began.set(run, Math.min(at, began.get(run) ?? at));
  }
  return [...began.values()].filter((at) => at >= from).length;
}
