import { createRenderer } from '../../src/charts/render.ts';
import { askCommand } from '../../src/command-line/ask.ts';
import { composeBot } from '../../src/compose/bot.ts';
import { createPricer, importShippedPrices } from '../../src/compose/prices.ts';
import { openStores, type Stores } from '../../src/compose/stores.ts';
import { loadHistory } from '../../src/demo/history.ts';
import { demoPlan } from '../../src/demo/organisation.ts';
import { readSample } from '../../src/demo/sample.ts';
import { createLogger } from '../../src/log.ts';
import { captureOutput } from './command-output.ts';
import { type Ended, type Home, newHome } from './process-run.ts';

/** In the middle of an hour, a day, a week and a month: no range ends on a boundary by chance. */
export const DEMO_NOW = Date.parse('2026-11-20T12:34:56.789Z');

const SAMPLE = new URL('../../data/sample/llm-requests.csv.gz', import.meta.url);
const DAY_MS = 86_400_000;

/** A store filled as the demo fills its own, at DEMO_NOW, with the command `ask` on it in this process. */
export type DemoStore = {
  readonly home: Home;
  readonly stores: Stores;
  /** `tokenbell ask …` at DEMO_NOW, without the start of a process. */
  ask(...args: readonly string[]): Promise<Pick<Ended, 'code' | 'out' | 'error'>>;
  close(): Promise<void>;
};

export async function openDemoStore({
  days,
  timeZone = 'UTC',
}: {
  days: number;
  timeZone?: string;
}): Promise<DemoStore> {
  const home = newHome();
  const now = () => DEMO_NOW;
  const stores = await openStores({ databaseFile: home.databaseFile, timeZone, now });
  await importShippedPrices(stores.state, DEMO_NOW);
  await loadHistory(readSample(SAMPLE).between(DEMO_NOW - days * DAY_MS, DEMO_NOW, DEMO_NOW), {
    record: stores.usage.record,
    pricer: await createPricer(stores.state),
    now: DEMO_NOW,
    onProgress: () => undefined,
  });
  await stores.state.apply(demoPlan({ timeZone, now: DEMO_NOW, researchSpent: 0n, digestAt: '09:00' }));
  const renderer = createRenderer();
  const log = createLogger('warn');
  return {
    home,
    stores,
    ask: async (...args) => {
      const output = captureOutput();
      const code = await askCommand(args, {
        ...output,
        now,
        openBot: ({ now: at }) => composeBot({ stores, log, now: () => at, draw: renderer.draw }),
      });
      return { code, ...output.text() };
    },
    close: async () => {
      await renderer.close();
      await stores.engine.close();
      home.remove();
    },
  };
}
