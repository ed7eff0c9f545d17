import { expect, it } from 'vitest';
import { renameUser } from '../../db/usage/erase/erase.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { Filter, UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { DAY, HOUR, usageStores } from './usage.ts';

/** NOON is on a Friday. */
const FRIDAY = 5 * 24;
const SATURDAY = 6 * 24;
const THURSDAY = 4 * 24;
const TUESDAY = 2 * 24;

/** Sums by the hour of the week, of sealed days and of others, asked for before and for the first time. */
export function hoursOfWeekContract(create: () => Promise<TestDatabase>): void {
  const { open } = usageStores(create);

  async function openAt(timeZone = 'UTC') {
    const { engine } = await open();
    const at = { now: NOON, timeZone };
    const directory = { ...fixedDirectory(), timeZone: async () => at.timeZone };
    return { at, engine, store: createUsageStore(engine, directory, () => at.now) };
  }

  const call = (id: string, hoursAgo: number, more: Partial<UsageEvent> = {}) =>
    usageEvent({ id, occurredAt: NOON - hoursAgo * HOUR, ...more });

  it('adds up the same hour of all weeks by the wall clock asked for', async () => {
    const { store } = await openAt();
    await store.record([
      recording([call('a', 0), call('b', 7 * 24), call('c', 14 * 24), call('d', 24), call('e', 25)]),
    ]);
    await sealAll(store);
    expect(await eventsOf(store)).toEqual([
      [THURSDAY + 11, 1n],
      [THURSDAY + 12, 1n],
      [FRIDAY + 12, 3n],
    ]);
    // 05:45 ahead of UTC.
    expect(await eventsOf(store, { timeZone: 'Asia/Kathmandu' })).toEqual([
      [THURSDAY + 16, 1n],
      [THURSDAY + 17, 1n],
      [FRIDAY + 17, 3n],
    ]);
  });

  it('follows what comes late, moves to another hour of its day or is priced anew', async () => {
    const { store } = await openAt();
    await store.record([recording([call('a', 72, { facts: { timeIsArrival: true } }), call('b', 0)])]);
    await sealAll(store);
    expect(await costsOf(store)).toEqual([
      [TUESDAY + 12, 150n],
      [FRIDAY + 12, 150n],
    ]);
    // The copy names the hour.
    await store.record([recording([call('a', 68), call('c', 73)])]);
    expect(await costsOf(store)).toEqual([
      [TUESDAY + 11, 150n],
      [TUESDAY + 16, 150n],
      [FRIDAY + 12, 150n],
    ]);
    const dearer = (event: UsageEvent) => {
      const cost = simplePrice(event);
      return cost.status === 'priced' ? { ...cost, nano: cost.nano + 1n } : cost;
    };
    await store.reprice({ org: 'default', pendingOnly: false, bookVersion: 1 }, dearer);
    expect(await costsOf(store)).toEqual([
      [TUESDAY + 11, 151n],
      [TUESDAY + 16, 151n],
      [FRIDAY + 12, 151n],
    ]);
  });

  it('follows a day that is sealed again after it changed', async () => {
    const { at, store } = await openAt();
    await store.record([recording([call('a', 72, { facts: { timeIsArrival: true } })])]);
    await sealAll(store);
    expect(await eventsOf(store)).toEqual([[TUESDAY + 12, 1n]]);
    await store.record([recording([call('a', 68)])]);
    at.now += 11 * 60_000;
    await sealAll(store);
    expect(await eventsOf(store)).toEqual([[TUESDAY + 16, 1n]]);
  });

  it('tells nothing of an erased name that it told of before', async () => {
    const { engine, store } = await openAt();
    await store.record([recording([call('a', 72), call('b', 0)])]);
    await sealAll(store);
    const own: Filter = { dimension: 'user', values: ['ana'], negate: false };
    const filters = [own];
    expect(await eventsOf(store, { filters })).toHaveLength(2);
    await renameUser(engine, { org: 'default', names: ['ana'] }, NOON);
    expect(await eventsOf(store, { filters })).toEqual([]);
    expect(await eventsOf(store)).toHaveLength(2);
  });

  it('counts each call once when the zone of the organisation becomes another', async () => {
    const { at, store } = await openAt();
    await store.record([recording([call('a', 72), call('b', 60), call('c', 0)])]);
    await sealAll(store);
    const before = await eventsOf(store);
    at.timeZone = 'Pacific/Chatham';
    await store.rebuild('default');
    expect(await eventsOf(store)).toEqual(before);
    await sealAll(store);
    expect(await eventsOf(store)).toEqual(before);
  });

  it('counts each day once whose events are gone, in whatever zone it was a day', async () => {
    const { at, store } = await openAt();
    await store.record([recording(Array.from({ length: 100 }, (_, day) => call(`${day}`, day * 24)))]);
    while ((await store.prune('default', { rawDays: 90, hourlyDays: 400 })).more);
    at.timeZone = 'Asia/Kolkata';
    await store.rebuild('default');
    await sealAll(store);
    for (const days of [88, 91, 92, 93]) {
      const query = { org: 'default', from: NOON - days * DAY, to: NOON + DAY, filters: [] };
      const hours = await store.snapshot((reader) => reader.hoursOfWeek(query, 'UTC'));
      expect(hours.reduce((sum, { measures }) => sum + measures.events, 0n)).toBe(BigInt(days + 1));
    }
  });

  it('says what is left in less detail in the hour it begins in', async () => {
    const { store } = await openAt();
    await store.record([recording([call('a', 62 * 24), call('b', 0)])]);
    await sealAll(store);
    expect(await eventsOf(store)).toEqual([
      [FRIDAY + 12, 1n],
      [SATURDAY + 12, 1n],
    ]);
    while ((await store.prune('default', { rawDays: 57, hourlyDays: 57 })).more);
    expect(await eventsOf(store)).toEqual([
      [FRIDAY + 12, 1n],
      [SATURDAY, 1n],
    ]);
  });
}

type Asked = { readonly timeZone?: string; readonly filters?: readonly Filter[] };

/** Ten weeks up to tomorrow: as a snapshot remembers them, twice, and as they are read anew. */
async function hoursIn(store: UsageStore, { timeZone = 'UTC', filters = [] }: Asked) {
  const query = { org: 'default', from: NOON - 70 * DAY - 12 * HOUR, to: NOON + DAY, filters };
  const read = await store.hoursOfWeek(query, timeZone);
  for (const _ of ['read', 'remembered'])
    expect(await store.snapshot((reader) => reader.hoursOfWeek(query, timeZone))).toEqual(read);
  return read;
}

async function eventsOf(store: UsageStore, asked: Asked = {}) {
  return (await hoursIn(store, asked)).map(({ hour, measures }) => [hour, measures.events]);
}

async function costsOf(store: UsageStore) {
  return (await hoursIn(store, {})).map(({ hour, measures }) => [hour, measures.costNano]);
}

async function sealAll(store: UsageStore): Promise<void> {
  while (await store.seal('default'));
}
