import { SINCE_EVER } from '../analytics/detail.ts';
import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { DONE, FAILED, type Output, writeLine } from './output.ts';
import { createProgress, type Progress } from './progress.ts';

export type UpkeepDependencies = Output & {
  readonly state: Pick<StateStore, 'organisations'>;
  readonly usage: Pick<UsageStore, 'verify' | 'rebuild' | 'detail'>;
};

const MOST_NAMED = 20;

/** `tokenbell verify`: every rollup against its events; exit code 1 when any differs. */
export async function verifyCommand({ state, usage, out }: UpkeepDependencies): Promise<number> {
  let exitCode = DONE;
  for (const { id } of await state.organisations()) {
    const drifts = await usage.verify(id);
    await writeLine(
      out,
      `${id}: ${drifts.length === 0 ? 'every sum equals its events' : `${drifts.length} sums differ`}`,
    );
    for (const { table, bucket, measure } of drifts.slice(0, MOST_NAMED)) {
      await writeLine(out, `  ${measure} of the ${table} at ${new Date(bucket).toISOString()}`);
    }
    const { eventsFrom } = await usage.detail(id);
    if (eventsFrom !== SINCE_EVER) {
      await writeLine(
        out,
        `  Events are kept since ${new Date(eventsFrom).toISOString()}; older sums agree among themselves.`,
      );
    }
    if (drifts.length > 0) {
      exitCode = FAILED;
      await writeLine(out, '  Mend them with: tokenbell rebuild');
    }
  }
  return exitCode;
}

/** `tokenbell rebuild`: all sums anew. */
export async function rebuildCommand({ state, usage, out, error }: UpkeepDependencies): Promise<number> {
  for (const { id } of await state.organisations()) {
    let progress: Progress | undefined;
    let events = 0;
    await usage.rebuild(id, (done, total) => {
      progress ??= createProgress(error, {
        label: 'rebuilding',
        total,
        unit: { name: 'events', size: 1 },
        now: Date.now,
      });
      progress.add(done - events);
      events = done;
    });
    progress?.stop();
    await writeLine(out, `${id}: rebuilt from ${events} events`);
  }
  return DONE;
}
