import { budgetPeriod } from '../../src/analytics/budget-status.ts';
import { createPricer, importShippedPrices } from '../../src/compose/prices.ts';
import { openStores, type Stores } from '../../src/compose/stores.ts';
import { loadHistory } from '../../src/demo/history.ts';
import { demoPlan } from '../../src/demo/organisation.ts';
import { readSample } from '../../src/demo/sample.ts';
import { type CreateHome, type Home, newHome } from './process-run.ts';
import { type Asker, createAsker } from './program-ask.ts';

/** In the middle of an hour, a day, a week and a month: no range ends on a boundary by chance. */
export const DEMO_NOW = Date.parse('2026-11-20T12:34:56.789Z');

const SAMPLE = new URL('../../data/sample/llm-requests.csv.gz', import.meta.url);
const DAY_MS = 86_400_000;

/** A store filled as the demo fills its own, at DEMO_NOW, which is also when it is asked. */
export type DemoStore = Asker & { readonly home: Home; readonly stores: Stores };

export async function openDemoStore({
  days,
  timeZone = 'UTC',
  create = newHome,
}: {
  days: number;
  timeZone?: string;
  /** On a file of its own when absent. */
  create?: CreateHome;
}): Promise<DemoStore> {
  const home = await create();
  const now = () => DEMO_NOW;
  const stores = await openStores({ databaseUrl: home.databaseUrl, timeZone, now });
  await importShippedPrices(stores.state, DEMO_NOW);
  await loadHistory(readSample(SAMPLE).between(DEMO_NOW - days * DAY_MS, DEMO_NOW, DEMO_NOW), {
    record: stores.usage.record,
    pricer: await createPricer(stores.state),
    now: DEMO_NOW,
    onProgress: () => undefined,
  });
  const researchSpent = await spentThisMonth(stores, 'research', timeZone);
  await stores.state.apply(demoPlan({ timeZone, now: DEMO_NOW, researchSpent, digestAt: '09:00' }));
  const asker = createAsker(stores, now);
  return {
    home,
    stores,
    ask: asker.ask,
    close: async () => {
      await asker.close();
      await stores.engine.close();
      await home.remove();
    },
  };
}

/** Nano-USD; the demo's budget of a team follows from it. */
async function spentThisMonth({ usage }: Stores, team: string, timeZone: string): Promise<bigint> {
  const { from } = budgetPeriod('month', DEMO_NOW, { timeZone, cycleDay: 1 });
  const filters = [{ dimension: 'team', values: [team], negate: false }] as const;
  const [month] = await usage.sum({ org: 'default', filters, from, to: DEMO_NOW });
  return month?.measures.costNano ?? 0n;
}
