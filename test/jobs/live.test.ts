import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stopLive } from '../../src/analytics/live/turn.ts';
import type { Message } from '../../src/analytics/message.ts';
import { type DeliveryOutcome, type Found, MESSAGE_GONE } from '../../src/analytics/outbox.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import { createDelivery } from '../../src/jobs/delivery/deliver.ts';
import type { Parcel } from '../../src/jobs/delivery/deliver-row.ts';
import { live } from '../../src/jobs/live.ts';
import { openTestBot, somebody, spent, TEAMS } from '../support/bot.ts';
import { simplePrice } from '../support/event.ts';
import { someLive } from '../support/live.ts';
import { NOON } from '../support/state.ts';
import { recording } from '../support/store.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

type Drawn = { readonly message: Message };

/** A channel as people see it: each message with every version it had. */
type Posted = { readonly key: string; readonly versions: Message[]; isDeleted: boolean };

/** How the platform answers the next calls. */
type Weather = 'fair' | 'refuses' | 'takes but does not answer' | 'does not answer';

/** One live answer with its job, its outbox and a channel, by a clock that the test moves. */
async function openLive() {
  const test = await openTestBot(TEAMS);
  const { bot, clock, state, usage } = test;
  const channel: Posted[] = [];
  const world = { weather: 'fair' as Weather };
  let events = 0;
  let processes = 0;

  const take = ({ key, reference, answer }: Parcel<Drawn>): DeliveryOutcome => {
    const [, index = ''] = reference?.split('-') ?? [];
    const former = reference === null ? undefined : channel[Number(index)];
    if (former?.isDeleted) return { kind: 'gone', reason: MESSAGE_GONE };
    if (former) former.versions.push(answer.message);
    else channel.push({ key, versions: [answer.message], isDeleted: false });
    return { kind: 'sent', reference: reference ?? `message-${channel.length - 1}` };
  };
  const deliver = async (parcel: Parcel<Drawn>): Promise<DeliveryOutcome> => {
    if (world.weather === 'refuses')
      return { kind: 'refused', permanent: false, retryAfterMs: 5 * SECOND_MS, reason: '429' };
    if (world.weather === 'does not answer') return { kind: 'unknown', reason: 'reset' };
    const outcome = take(parcel);
    return world.weather === 'fair' ? outcome : { kind: 'unknown', reason: 'reset' };
  };
  const find = async (_: string, { keys }: { readonly keys: readonly string[] }): Promise<Found> => {
    const at = channel.findIndex(({ key }) => keys.includes(key));
    return at < 0 ? { kind: 'absent' } : { kind: 'posted', reference: `message-${at}` };
  };
  const processOf = (own: StateStore = state) => {
    const delivery = createDelivery<Drawn>({
      state: own,
      draw: async (message) => ({ message }),
      tell: async () => ({ kind: 'sent', reference: '200' }),
      find,
      clock: { now: () => clock.now },
      random: () => 0.5,
      owner: `process-${processes++}`,
      log: { warn: () => undefined, error: () => undefined },
      deliver,
    });
    const job = live({ state: own, usage, understandLive: bot.understandLive, onQueued: () => undefined });
    return { tick: () => delivery.tick(), run: () => job.run({ now: clock.now }) };
  };
  const one = processOf();
  return {
    ...test,
    channel,
    world,
    processOf,
    spend: async () => {
      events += 1;
      const event = spent('ana', 'ml', 1_000_000_000 + events);
      await usage.record([{ ...recording([event]), price: simplePrice }]);
    },
    /** A run of the job and of the outbox, and a second for the next message. */
    work: async () => {
      await one.run();
      await one.tick();
      clock.now += SECOND_MS;
      await one.tick();
    },
    stateOf: async () => (await state.liveAnswers('default'))[0]?.state,
  };
}

describe('a live answer', () => {
  it('is one message, edited while its numbers change, and ends with its last numbers', async () => {
    const { channel, clock, spend, state, stateOf, work } = await openLive();
    await state.saveLiveAnswer(someLive());
    await work();
    expect(channel).toHaveLength(1);
    const [first] = channel[0]?.versions ?? [];
    expect(first).toMatchObject({ visibility: 'public', command: '/usage team today', csvName: null });
    expect(first?.headline).toMatch(/^Live until 12:10, as of 12:00:00 UTC: All teams/);
    expect(first?.actions.map(({ label, command }) => [label, command])).toEqual([
      ['CSV', '/usage team today csv'],
      ['Stop', '/usage live stop slack:C1'],
    ]);
    clock.now = NOON + 2 * MINUTE_MS;
    await spend();
    await work();
    expect(channel[0]?.versions.at(-1)?.headline).toMatch(/^Live until 12:10, as of 12:02:00 UTC/);
    clock.now = NOON + 10 * MINUTE_MS + 3 * SECOND_MS;
    await work();
    expect(channel).toHaveLength(1);
    expect(channel[0]?.versions.at(-1)?.headline).toMatch(
      /^Was live until 12:10; as of 12:10:03 UTC: All teams/,
    );
    expect(channel[0]?.versions.at(-1)?.actions).toEqual([]);
    expect(await stateOf()).toBe('ended');
    clock.now += 60 * MINUTE_MS;
    await spend();
    await work();
    expect(channel[0]?.versions).toHaveLength(3);
  });

  it('is edited no more than once a minute, and not at all while nothing changes', async () => {
    const { channel, clock, spend, state, work } = await openLive();
    await state.saveLiveAnswer(someLive());
    for (clock.now = NOON; clock.now < NOON + 9 * MINUTE_MS; clock.now += 20 * SECOND_MS) {
      if (clock.now < NOON + 4 * MINUTE_MS) await spend();
      await work();
    }
    const headlines = channel[0]?.versions.map(({ headline }) => /as of 12:0(\d)/.exec(headline)?.[1]);
    expect(headlines).toEqual(['0', '1', '2', '3', '4']);
  });

  it('names no person and has no rows per person, whoever asked', async () => {
    const { channel, state, work } = await openLive();
    await state.saveLiveAnswer(someLive({ command: 'team ml today' }));
    await work();
    expect(JSON.stringify(channel)).not.toMatch(/ana|bob|lena|carl/);
  });

  it('ends without numbers once whoever started it may not ask it any more', async () => {
    const { channel, clock, state, stateOf, work } = await openLive();
    await state.saveLiveAnswer(someLive());
    await work();
    await state.saveMember(somebody({ id: 'ada', name: 'Ada' }));
    clock.now = NOON + 2 * MINUTE_MS;
    await work();
    const last = channel[0]?.versions.at(-1);
    expect(last?.headline).toBe('Was live until 12:02; whoever started it may not ask this any more');
    expect([last?.figures, last?.table, last?.charts, last?.actions]).toEqual([[], null, [], []]);
    expect(await stateOf()).toBe('stopped');
    await state.saveMember(somebody({ id: 'ada', name: 'Ada', role: 'admin' }));
    clock.now += 2 * MINUTE_MS;
    await work();
    expect(channel[0]?.versions).toHaveLength(2);
  });

  it('is lost when somebody deletes its message, and is not posted again', async () => {
    const { channel, clock, spend, state, stateOf, work } = await openLive();
    await state.saveLiveAnswer(someLive());
    await work();
    Object.assign(channel[0] ?? {}, { isDeleted: true });
    for (let minute = 1; minute < 15; minute += 1) {
      clock.now = NOON + minute * MINUTE_MS;
      await spend();
      await work();
    }
    expect(channel).toHaveLength(1);
    expect(channel[0]?.versions).toHaveLength(1);
    expect(await stateOf()).toBe('lost');
    expect(await state.outbox('default', { states: ['dead', 'expired'], limit: 10 })).toEqual([]);
  });

  it('stops when somebody says so, even while another process is about it', async () => {
    const { channel, clock, state, stateOf, work } = await openLive();
    await state.saveLiveAnswer(someLive());
    await work();
    clock.now = NOON + 2 * MINUTE_MS;
    const turn = { owner: 'another process', now: clock.now, until: clock.now + MINUTE_MS };
    expect(await state.lease('live-turn:default:l1', turn)).toBeDefined();
    await stopLive(state, someLive(), clock.now);
    await work();
    expect(await stateOf()).toBe('running');
    await state.release('live-turn:default:l1', 'another process');
    await work();
    expect(await stateOf()).toBe('stopped');
    expect(channel[0]?.versions.at(-1)?.headline).toMatch(/^Was live until 12:02; as of 12:02:01 UTC/);
  });

  it('says nothing after its last numbers, whoever was about it when it was stopped', async () => {
    const { channel, clock, processOf, spend, state, stateOf, work } = await openLive();
    await state.saveLiveAnswer(someLive());
    await work();
    clock.now = NOON + 2 * MINUTE_MS;
    await spend();
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const enqueue: StateStore['enqueue'] = async (drafts) => {
      begun.resolve();
      await goOn.promise;
      return state.enqueue(drafts);
    };
    const slow = processOf({ ...state, enqueue });
    const running = slow.run();
    await begun.promise;
    await stopLive(state, someLive(), clock.now);
    await work();
    goOn.resolve();
    await running;
    clock.now += MINUTE_MS;
    await work();
    await work();
    expect(await stateOf()).toBe('stopped');
    expect(channel).toHaveLength(1);
    expect(channel[0]?.versions.at(-1)?.headline).toMatch(/^Was live until/);
  });

  it('however runs, restarts and failures interleave, is one message that ends frozen', async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('wait' as const),
          seconds: fc.integer({ min: 1, max: 90 }),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('work' as const), process: fc.integer({ min: 0, max: 1 }) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('both' as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('spend' as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('killed' as const), after: fc.integer({ min: 0, max: 6 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('weather' as const),
          weather: fc.constantFrom<Weather>(
            'fair',
            'refuses',
            'takes but does not answer',
            'does not answer',
          ),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { channel, clock, processOf, spend, state, stateOf, world } = await openLive();
        await state.saveLiveAnswer(someLive());
        const processes = [processOf(), processOf()];
        const work = async (process: ReturnType<typeof processOf> | undefined) => {
          await process?.run();
          await process?.tick();
        };
        for (const one of steps) {
          if (one.kind === 'wait') clock.now += one.seconds * SECOND_MS;
          else if (one.kind === 'work') await work(processes[one.process]);
          else if (one.kind === 'both') await Promise.all(processes.map(work));
          else if (one.kind === 'spend') await spend();
          else if (one.kind === 'weather') world.weather = one.weather;
          else if (one.kind === 'stop') await stopLive(state, someLive(), clock.now);
          else await work(processOf(killedAfter(state, one.after))).catch(() => undefined);
        }
        world.weather = 'fair';
        for (let round = 0; round < 15; round += 1) {
          clock.now += 3 * MINUTE_MS;
          await work(processes[0]);
        }
        expect(channel).toHaveLength(1);
        expect(['ended', 'stopped']).toContain(await stateOf());
        const headlines = channel[0]?.versions.map(({ headline }) => headline) ?? [];
        expect(headlines.at(-1)).toMatch(/^Was live until/);
        const first = headlines.findIndex((headline) => headline.startsWith('Was live'));
        expect(new Set(headlines.slice(first)).size).toBe(1);
      }),
      { numRuns: 10 },
    );
  });
});

const WRITES = ['lease', 'release', 'claim', 'enqueue', 'saveLiveAnswer', 'leaseOutbox', 'finishDelivery'];

/** The store as a process has it that is killed once it has written so often. */
function killedAfter(state: StateStore, writes: number): StateStore {
  let left = writes;
  return new Proxy(state, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || !WRITES.includes(String(name))) return method;
      return async (...values: unknown[]) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return Reflect.apply(method, target, values);
      };
    },
  });
}
