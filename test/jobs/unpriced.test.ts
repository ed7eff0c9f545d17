import { expect, it } from 'vitest';
import type { Webhook } from '../../src/analytics/state.ts';
import { unpriced } from '../../src/jobs/unpriced.ts';
import { openTestBot } from '../support/bot.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';

const WEBHOOK: Webhook = {
  ...{ org: 'default', id: 'w1', url: 'https://example.com/hook', events: ['pricing.pending'], secrets: [] },
  ...{ state: 'on', pausedReason: null, failingSince: null, createdBy: null, createdAt: 0 },
};

function call(id: string, model: string) {
  return usageEvent({ id, dimensions: { provider: 'openai', model, team: 'ml' } });
}

it('tells webhooks of a model without a price once, however often it is seen', async () => {
  const { state, usage } = await openTestBot({ events: [call('1', 'unknown'), call('2', 'gpt-4o')] });
  await state.saveWebhook(WEBHOOK);
  const job = unpriced({ state, usage, onQueued: () => undefined });
  await job.run({ now: NOON });
  await usage.record([recording([call('3', 'unknown')])]);
  await job.run({ now: NOON + 300_000 });
  const rows = await state.outbox('default', { states: ['pending'], limit: 9 });
  expect(rows.map(({ event, message }) => [event?.type, event?.data, message.headline])).toEqual([
    [
      'pricing.pending',
      { provider: 'openai', model: 'unknown', events: 1 },
      'openai/unknown has no price; 1 event waits',
    ],
  ]);
});

it('queues nothing where nobody listens', async () => {
  const { state, usage } = await openTestBot({ events: [call('1', 'unknown')] });
  await state.saveWebhook({ ...WEBHOOK, events: ['anomaly.opened'] });
  await unpriced({ state, usage, onQueued: () => expect.unreachable('nothing is queued') }).run({
    now: NOON,
  });
  expect(await state.outbox('default', { states: ['pending'], limit: 9 })).toEqual([]);
});
