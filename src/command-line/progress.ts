import cliProgress from 'cli-progress';
import type { Output } from './output.ts';

export type Progress = {
  readonly add: (count: number) => void;
  /** Takes the bar off the screen. */
  readonly stop: () => void;
};

export type ProgressOptions = {
  /** What is being done: "importing". */
  readonly label: string;
  readonly total: number;
  /** What is counted, and how many of it make one on the screen: { name: 'MiB', size: 1048576 }. */
  readonly unit: { readonly name: string; readonly size: number };
  readonly now: () => number;
};

const QUIET_MS = 2_000;

/** A bar on stderr, for people and only when there is something to wait for: after two seconds. */
export function createProgress(stream: Output['error'], options: ProgressOptions): Progress {
  const { label, total, unit, now } = options;
  const startedAt = now();
  const shown = (count: number) => Math.round((count / unit.size) * 10) / 10;
  let done = 0;
  let bar: cliProgress.SingleBar | undefined;

  function start(): cliProgress.SingleBar {
    const format = `${label} {bar} {percentage}% | {value} of {total} ${unit.name} | {eta_formatted} left`;
    const made = new cliProgress.SingleBar(
      { stream, format, clearOnComplete: true },
      cliProgress.Presets.shades_classic,
    );
    made.start(shown(total), 0);
    return made;
  }

  return {
    add(count) {
      done += count;
      if (!stream.isTTY) return;
      if (!bar && now() - startedAt > QUIET_MS) bar = start();
      bar?.update(shown(done));
    },
    stop() {
      bar?.stop();
    },
  };
}
