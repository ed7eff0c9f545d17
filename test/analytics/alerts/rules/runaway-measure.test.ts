import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hoursAround,
  hoursBefore,
  onsetOf,
  slopesBy,
  stretchFor,
  usualOf,
} from '../../../../src/analytics/alerts/rules/runaway-measure.ts';
import { createWorld, ORG, type World } from '../../../jobs/simulated-program.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = Date.parse('2026-11-18T10:02:03.004Z');

/** A world in which one agent made a call for a dollar at each of these times. */
async function worldOf(times: readonly number[]): Promise<World> {
  const world = await createWorld({ now: NOW });
  await world.spend(times.map((at) => ({ at, usd: 1, agent: 'loop' })));
  return world;
}

function askedOf({ usage }: World, stretchMs: number) {
  const pauses = { count: 0 };
  const pause = async () => void pauses.count++;
  return { asked: { usage, org: ORG, now: NOW, stretchMs, pause }, pauses };
}

describe('the five minutes of a runaway', () => {
  it('are the same in however short stretches they are read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -7 * MINUTE_MS, max: MINUTE_MS }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 5_000, max: 6 * MINUTE_MS }),
        async (offsets, stretchMs) => {
          const { asked } = askedOf(await worldOf(offsets.map((offset) => NOW + offset)), stretchMs);
          const calls = offsets.filter((offset) => offset >= -5 * MINUTE_MS && offset < 0).length;
          const expected = calls === 0 ? [] : [['loop', { calls, usd: calls }]];
          expect([...(await slopesBy(asked, 'agent'))]).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are read in as many stretches as there may be twenty thousand calls, with a pause after each', async () => {
    const hours = new Map([
      ['loop', { calls: 90_000, usd: 1 }],
      ['', { calls: 10_000, usd: 1 }],
    ]);
    expect(stretchFor(new Map())).toBe(5 * MINUTE_MS);
    expect(stretchFor(hours)).toBe(MINUTE_MS);
    const { asked, pauses } = askedOf(await worldOf([NOW - 1]), stretchFor(hours));
    await slopesBy(asked, 'agent');
    expect(pauses.count).toBe(5);
  });

  it.each([
    { name: 'after its usual calls', before: [270, 190, 130], since: 76 },
    { name: 'after a pause', before: [], since: 76 },
    { name: 'all the while', before: [299, 290, 280, 270, 260, 250, 240, 230, 220, 210, 200], since: 299 },
  ])('begin with the first call of what runs away: $name', async ({ before, since }) => {
    const fast = since === 76 ? [76, 72, 66, 61, 55, 41, 30, 22, 15, 9, 3] : [190, 180, 170, 160, 150, 140];
    const seconds = [...before, ...fast];
    const { asked } = askedOf(await worldOf(seconds.map((second) => NOW - second * 1_000)), MINUTE_MS);
    // Told from $8 in five minutes on, which is $1 in 37.5 seconds.
    const onset = await onsetOf(asked, 'agent:loop', { usd: 8, calls: 100 });
    expect((NOW - onset) / 1_000).toBe(since);
  });

  it('lie in hours that hold no less, and after those they are compared with first', async () => {
    const times = [NOW - 4 * MINUTE_MS, NOW - 1, NOW - 2 * HOUR_MS, NOW - 4 * HOUR_MS];
    const { asked } = askedOf(await worldOf(times), MINUTE_MS);
    expect([...(await hoursAround(asked))]).toEqual([['loop', { calls: 2, usd: 2 }]]);
    // Nine o'clock was still running ten minutes before.
    expect([...(await hoursBefore(asked))]).toEqual([['loop', { calls: 2, usd: 2 }]]);
  });
});

describe('the week a runaway is compared with', () => {
  it('says the most of its five minutes and whether it is longer than a day', async () => {
    const until = Date.parse('2026-11-18T09:00Z');
    const busy = Date.parse('2026-11-12T08:10Z');
    const times = [busy, busy + 1, busy + 5 * MINUTE_MS - 1, busy + 5 * MINUTE_MS, until - 1, until];
    const { asked } = askedOf(await worldOf(times), MINUTE_MS);
    expect(await usualOf(asked, 'loop', until)).toEqual({ most: { calls: 3, usd: 3 }, isNew: false });
    expect(await usualOf(asked, 'other', until)).toEqual({ most: { calls: 0, usd: 0 }, isNew: true });
    const young = askedOf(await worldOf([until - HOUR_MS]), MINUTE_MS);
    expect(await usualOf(young.asked, 'loop', until)).toEqual({ most: { calls: 1, usd: 1 }, isNew: true });
  });
});
