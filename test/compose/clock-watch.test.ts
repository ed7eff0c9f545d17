import { describe, expect, it } from 'vitest';
import { watchClock } from '../../src/compose/clock-watch.ts';

const MINUTE_MS = 60_000;
const BUILT_AT = Date.UTC(2026, 10, 1);

/** A watch over two clocks that a test moves, in milliseconds. */
function watch(start = BUILT_AT) {
  const clocks = { wall: start, passed: 0 };
  const logged: unknown[] = [];
  const clock = watchClock({
    now: () => clocks.wall,
    monotonic: () => clocks.passed,
    builtAt: BUILT_AT,
    log: { warn: (fields: unknown) => logged.push(fields) },
  });
  clock.stop();
  const pass = (ms: number, wallMs = ms) => {
    clocks.passed += ms;
    clocks.wall += wallMs;
    return clock.warnings();
  };
  return { pass, logged };
}

describe('the clock', () => {
  it('is trusted while it goes with the time that passes, or little beside it', () => {
    const { pass, logged } = watch();
    expect(pass(10 * MINUTE_MS)).toEqual([]);
    expect(pass(MINUTE_MS, 5 * MINUTE_MS)).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('is warned of for an hour when it was set, and logged once', () => {
    const { pass, logged } = watch();
    const said = ['the clock was set ahead by 4320 minutes within the last hour'];
    expect(pass(0, 3 * 24 * 60 * MINUTE_MS)).toEqual(said);
    expect(pass(59 * MINUTE_MS)).toEqual(said);
    expect(pass(MINUTE_MS)).toEqual([]);
    expect(logged).toEqual([{ gapMs: 259_200_000 }]);
  });

  it('is warned of when it is set back, also to before the program was built', () => {
    const { pass } = watch();
    expect(pass(0, -60 * MINUTE_MS)).toEqual([
      'the clock was set back by 60 minutes within the last hour',
      'the clock is before the day this version was built: nothing is due',
    ]);
  });
});
