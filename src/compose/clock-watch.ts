import type { Logger } from '../log.ts';

const LEAST_GAP_MS = 5 * 60_000;
const LOOK_EVERY_MS = 10_000;

/** A step of the clock is warned of this long: by then whoever runs the machine has seen it, or never will. */
const WARNED_MS = 3_600_000;

export type ClockWatch = {
  /** What is wrong with the clock, in words; empty when nothing is. */
  warnings(): readonly string[];
  stop(): void;
};

export type ClockWatchParts = {
  /** The wall clock and one that nobody sets, milliseconds. */
  readonly now: () => number;
  readonly monotonic: () => number;
  /** No true clock shows an earlier time. */
  readonly builtAt: number;
  readonly log: Pick<Logger, 'warn'>;
};

/** Notices when the wall clock moved by more than five minutes against the time that passed: set, or asleep. */
export function watchClock({ now, monotonic, builtAt, log }: ClockWatchParts): ClockWatch {
  let offset = now() - monotonic();
  let step: { readonly at: number; readonly gapMs: number } | undefined;

  function look(): void {
    const gapMs = now() - monotonic() - offset;
    if (Math.abs(gapMs) <= LEAST_GAP_MS) return;
    offset += gapMs;
    step = { at: monotonic(), gapMs };
    log.warn({ gapMs: Math.round(gapMs) }, 'the clock was set, or this machine was asleep');
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    warnings: () => {
      look();
      const isRecent = step && monotonic() - step.at < WARNED_MS;
      return [
        ...(step && isRecent ? [stepText(step.gapMs)] : []),
        ...(now() < builtAt ? ['the clock is before the day this version was built: nothing is due'] : []),
      ];
    },
    stop: () => clearInterval(timer),
  };
}

function stepText(gapMs: number): string {
  const minutes = Math.round(Math.abs(gapMs) / 60_000);
  return `the clock was set ${gapMs > 0 ? 'ahead' : 'back'} by ${minutes} minutes within the last hour`;
}
