import { hash } from 'node:crypto';
import type { ClosedMonth } from '../finance/closed-months.ts';
import { messageOf } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import type { OutboxDraft } from '../outbox.ts';
import type { Restatement } from '../pricing/repricing/restatements.ts';
import type { Webhook } from '../state.ts';
import { monthAmounts, restatementLine } from './digests/restatement-lines.ts';
import { webhookDrafts } from './webhooks/events.ts';

/** One `cost.restated` event a month, for every webhook that is told of them; telling it twice is telling it once. */
export function restatementDrafts(
  webhooks: readonly Webhook[],
  restated: readonly Restatement[],
  { now, closed }: { readonly now: number; readonly closed: readonly ClosedMonth[] },
): readonly OutboxDraft[] {
  return [...Map.groupBy(restated, ({ month }) => month)].flatMap(([month, ofMonth]) => {
    const frozen = closed.find((one) => one.month === month);
    const headline = restatementLine(ofMonth, frozen);
    if (headline === undefined) return [];
    return webhookDrafts(webhooks, {
      type: 'cost.restated',
      data: { ...restatedData(ofMonth), ...(frozen && closedData(frozen)) },
      dedupeKey: dedupeKeyOf(ofMonth),
      message: messageOf({ headline, tone: 'notice' }),
      now,
    });
  });
}

function restatedData(ofMonth: readonly Restatement[]): Readonly<Record<string, unknown>> {
  const { beforeNano, afterNano } = monthAmounts(ofMonth);
  return {
    month: ofMonth[0]?.month,
    isOver: ofMonth[0]?.isOver ?? false,
    ...amounts(beforeNano, afterNano),
    models: ofMonth.map((one) => ({
      provider: one.provider,
      model: one.model,
      reason: one.reason,
      events: one.events,
      ...amounts(one.beforeNano, one.afterNano),
    })),
  };
}

function closedData({ closedAt, costNano }: ClosedMonth) {
  return { closedAt: new Date(closedAt).toISOString(), closedUsd: toDecimalUsd(costNano) };
}

function amounts(beforeNano: bigint, afterNano: bigint) {
  return {
    beforeUsd: toDecimalUsd(beforeNano),
    afterUsd: toDecimalUsd(afterNano),
    differenceUsd: toDecimalUsd(afterNano - beforeNano),
  };
}

/** Follows from the book's version and the models, which no two repricings of a month share. */
function dedupeKeyOf(ofMonth: readonly Restatement[]): string {
  const keys = ofMonth.map(({ key }) => key).sort();
  return `cost.restated:${ofMonth[0]?.month}:${hash('sha256', keys.join('\n'), 'base64url').slice(0, 16)}`;
}
