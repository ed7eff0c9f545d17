import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createUsageStore } from '../../../db/usage-store.ts';
import { monthFile } from '../../../src/analytics/finance/month-file.ts';
import { readMonthFile } from '../../../src/analytics/finance/read-month-file.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { usageEvent } from '../../support/event.ts';
import { fixedDirectory, recording, sqliteEngine } from '../../support/store.ts';

const OCTOBER = { org: 'default', from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 10, 1) };

/** An input token costs a nano-dollar. */
function call(id: string, dimensions: UsageEvent['dimensions'], inputTokens: number): UsageEvent {
  const occurredAt = Date.UTC(2026, 9, 10);
  return usageEvent({ id, occurredAt, dimensions, counts: { inputTokens, outputTokens: 0 } });
}

const ML = { team: 'ml', user: 'ana', provider: 'openai', model: 'gpt-4o', customer: 'globex' };
const WEB = { team: 'web', user: 'carl', provider: 'openai', model: 'gpt-4o', project: 'atlas' };

const EVENTS = [
  call('1', ML, 1_500_000_000),
  call('2', { ...ML, user: 'bob' }, 250_000_000),
  call('3', { ...ML, model: 'unknown' }, 7),
  call('4', WEB, 3),
  call('5', { ...WEB, team: '=cmd()' }, 20),
];

async function fileOf(events: readonly UsageEvent[]) {
  const { engine } = await sqliteEngine();
  const usage = createUsageStore(engine, fixedDirectory(), () => Date.UTC(2026, 10, 2));
  if (events.length > 0) await usage.record([recording(events)]);
  return usage.snapshot((reader) => monthFile(reader, OCTOBER));
}

describe('the file of a month', () => {
  it('has a row for each team, model, customer and project, and a total that they add up to', async () => {
    const { body, costNano, pendingEvents } = await fileOf(EVENTS);
    const [header, ...rows] = body.replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(header?.split(',').slice(0, 6)).toEqual([
      ...['team', 'requests', 'input tokens', 'output tokens', 'cost (USD)', 'department'],
    ]);
    // 1.5 + 0.25 dollars of two people in one row; what has no price has no cost; the sum is 1.750000023.
    expect(rows.map((row) => row.split(',').slice(0, 5).join(','))).toEqual([
      `"'=cmd()",1,20,0,0.00000002`,
      'ml,2,1750000000,0,1.75',
      'ml,1,7,0,',
      'web,1,3,0,0.000000003',
      'Total,5,1750000030,0,1.750000023',
    ]);
    expect([costNano, pendingEvents]).toEqual([1_750_000_023n, 1n]);
    expect(body).not.toMatch(/ana|bob|carl/);
  });

  it('is the same, byte for byte, in whatever order the calls came', async () => {
    const [one, other] = [await fileOf(EVENTS), await fileOf(EVENTS.toReversed())];
    expect(other.body).toBe(one.body);
    expect(one.checksum).toBe(hash('sha256', Buffer.from(one.body, 'utf8')));
  });

  it('reads back by team and model', async () => {
    const { parts, costNano, requests, unpriced } = readMonthFile((await fileOf(EVENTS)).body);
    expect(parts).toContainEqual({ team: 'ml', model: 'gpt-4o', requests: 2n, costNano: 1_750_000_000n });
    expect([costNano, requests, unpriced]).toEqual([1_750_000_023n, 5n, 1n]);
  });

  it('of nothing is a header and a total of nothing', async () => {
    const { body } = await fileOf([]);
    expect(body.trimEnd().split('\r\n')).toHaveLength(2);
    expect(readMonthFile(body)).toEqual({ parts: [], costNano: 0n, requests: 0n, unpriced: 0n });
  });
});
