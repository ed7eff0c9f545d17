import { setTimeout as pause } from 'node:timers/promises';

const LOOK_AGAIN_MS = 10;
/** Only what hangs takes so long. */
const DEADLINE_MS = 120_000;

/** Resolves once it is so; rejects when it is not within two minutes. For what another process does. */
export async function soon(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + DEADLINE_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error('it did not happen');
    await pause(LOOK_AGAIN_MS);
  }
}
