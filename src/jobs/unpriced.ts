import { webhookDrafts } from '../analytics/alerts/webhooks/events.ts';
import { messageOf } from '../analytics/message.ts';
import { modelText } from '../analytics/pricing/book/used-models.ts';
import { shorten } from '../analytics/reports/wording.ts';
import type { StateStore, Webhook } from '../analytics/state.ts';
import type { PendingModel, UsageStore } from '../analytics/store.ts';
import { counted, say } from '../language/say.ts';
import { forEveryOrganisation } from './every.ts';
import type { IntervalJob } from './job.ts';

export type UnpricedParts = {
  readonly state: Pick<StateStore, 'organisations' | 'webhooks' | 'enqueue'>;
  readonly usage: Pick<UsageStore, 'pendingModels'>;
  readonly onQueued: () => void;
};

const EVERY_MS = 5 * 60_000;
const EVENT = 'pricing.pending';

/** Tells webhooks of each model that is used without a price, once: the outbox leaves out what was told. */
export function unpriced({ state, usage, onQueued }: UnpricedParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'unpriced',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await state.organisations(), async ({ id: org }) => {
        const told = (await state.webhooks(org)).filter(({ events }) => events.includes(EVENT));
        if (told.length === 0) return;
        const drafts = (await usage.pendingModels(org)).flatMap((model) => draftsOf(told, model, now));
        if (drafts.length > 0 && (await state.enqueue(drafts)) > 0) onQueued();
      });
    },
  };
}

function draftsOf(webhooks: readonly Webhook[], pending: PendingModel, now: number) {
  const { provider, model, events } = pending;
  const name = modelText(pending);
  const headline = counted(
    events,
    say`${name} has no price; 1 event waits`,
    say`${name} has no price; ${events} events wait`,
  );
  return webhookDrafts(webhooks, {
    type: EVENT,
    data: { provider, model, events },
    dedupeKey: `${EVENT}:${provider}/${model}`,
    message: messageOf({
      headline: shorten(headline),
      tone: 'notice',
    }),
    now,
  });
}
