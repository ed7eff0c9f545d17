import progress from 'cli-progress';
import type { Output } from './output.ts';

export type Progress = {
  /** Counts bytes as they are read. */
  readonly add: (bytes: number) => void;
  /** Takes the bar off the screen. */
  readonly stop: () => void;
};

const QUIET_MS = 2_000;
const MIB = 1_024 * 1_024;

/** A bar on stderr, for people and only when there is something to wait for: after two seconds. */
export function createProgress(stream: Output['error'], totalBytes: number, now: () => number): Progress {
  const startedAt = now();
  let done = 0;
  let bar: progress.SingleBar | undefined;
  return {
    add(bytes) {
      done += bytes;
      if (!stream.isTTY) return;
      if (!bar && now() - startedAt > QUIET_MS) bar = startBar(stream, totalBytes);
      bar?.update(inMib(done));
    },
    stop() {
      bar?.stop();
    },
  };
}

function startBar(stream: Output['error'], totalBytes: number): progress.SingleBar {
  const bar = new progress.SingleBar(
    {
      stream,
      format: 'importing {bar} {percentage}% | {value} of {total} MiB | {eta_formatted} left',
      clearOnComplete: true,
    },
    progress.Presets.shades_classic,
  );
  bar.start(inMib(totalBytes), 0);
  return bar;
}

function inMib(bytes: number): number {
  return Math.round((bytes / MIB) * 10) / 10;
}
