import { openEngine } from '../../db/open.ts';
import { createStateStore } from '../../db/state-store.ts';
import type { Message } from '../../src/analytics/message.ts';
import type { DeliveryOutcome, Found } from '../../src/analytics/outbox.ts';
import { createDelivery } from '../../src/jobs/delivery/deliver.ts';

/** A process that does nothing but deliver: to a platform on loopback, by a clock that runs `speed` times as fast. */
const [databaseUrl = '', platformUrl = '', owner = '', startedAt = '0', speed = '1'] = process.argv.slice(2);

const LOOK_MS = 20;

const engine = await openEngine(databaseUrl);
const delivery = createDelivery<{ readonly message: Message }>({
  state: createStateStore(engine),
  owner,
  draw: async (message) => ({ message }),
  deliver: ({ target, key, answer, reference }) =>
    post({ target, key, text: answer.message.headline, lines: answer.message.lines, reference }),
  tell: ({ target, key, event }) =>
    post({ target, key, text: String(event.data.text), lines: [], reference: null }),
  find: async (_, { keys }) => {
    // The platform answers with a Found.
    const answer = await fetch(`${platformUrl}/find?keys=${keys.join(',')}`);
    return (await answer.json()) as Found;
  },
  clock: { now: () => Number(startedAt) + (Date.now() - Number(startedAt)) * Number(speed) },
  random: Math.random,
  log: { warn: () => {}, error: () => {} },
});
delivery.start();
setInterval(delivery.notify, LOOK_MS);

async function post(message: object): Promise<DeliveryOutcome> {
  try {
    const answer = await fetch(`${platformUrl}/post`, { method: 'POST', body: JSON.stringify(message) });
    return { kind: 'sent', reference: await answer.text() };
  } catch {
    return { kind: 'unknown', reason: 'the line was cut' };
  }
}
