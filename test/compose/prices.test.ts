import { expect, it } from 'vitest';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { createReceiver } from '../../src/analytics/ingest/receive.ts';
import { unreadPricer } from '../../src/compose/prices.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { someOrganisation, somePrice } from '../support/state.ts';
import { sqliteEngine } from '../support/store.ts';

it('prices the first event by a book it has not read before', async () => {
  const { engine } = await sqliteEngine();
  const state = createStateStore(engine);
  const usage = createUsageStore(engine, directory, () => NOON);
  await state.apply({ organisation: someOrganisation({ id: 'acme' }) });
  await state.addPriceRows([somePrice({ model: 'gpt-4o', regionClass: '*', picoPerUnit: 2_000_000n })], []);
  const receiver = createReceiver({
    record: usage.record,
    pricer: unreadPricer(state),
    after: (_delayMs, run) => queueMicrotask(run),
  });
  const event = usageEvent({ id: 'first', counts: { inputTokens: 100, outputTokens: 0 } });
  await receiver.receive({ org: 'acme', receivedAt: NOON, readings: [{ event }], bytes: 100 });
  const [row] = await usage.sum({ org: 'acme', from: NOON - 1, to: NOON + 1, filters: [] });
  // 100 tokens at two dollars a million.
  expect(row?.measures).toMatchObject({ costNano: 200_000n, pendingEvents: 0n });
});
