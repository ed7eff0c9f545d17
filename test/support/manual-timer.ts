/** A timer the test fires itself. */
export type ManualTimer = {
  readonly after: (delayMs: number, run: () => void) => void;
  /** Runs everything that was asked for, whatever its delay. */
  fire(): void;
  readonly delays: readonly number[];
};

export function createManualTimer(): ManualTimer {
  let waiting: (() => void)[] = [];
  const delays: number[] = [];
  return {
    after: (delayMs, run) => {
      delays.push(delayMs);
      waiting.push(run);
    },
    fire: () => {
      const due = waiting;
      waiting = [];
      for (const run of due) run();
    },
    delays,
  };
}
