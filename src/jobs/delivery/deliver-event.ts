import { splitTarget } from '../../analytics/alerts/targets.ts';
import type {
  DeliveryOutcome,
  DeliveryResult,
  EventParcel,
  OutboxRow,
  WebhookEvent,
} from '../../analytics/outbox.ts';
import type { StateStore } from '../../analytics/state.ts';
import type { Clock, Log } from '../job.ts';
import { fateBeforeSending } from './delivery-fate.ts';
import { fateOfEvent, withPause } from './event-fate.ts';

export type EventParts = {
  readonly state: Pick<StateStore, 'webhooks' | 'webhookDeaths'>;
  readonly tell: (parcel: EventParcel) => Promise<DeliveryOutcome>;
  readonly clock: Clock;
  /** [0, 1), for the jitter of retries. */
  readonly random: () => number;
  readonly log: Log;
};

/** Tells a webhook of one event and says what became of it. */
export async function resultOfEvent(
  parts: EventParts,
  row: OutboxRow,
  event: WebhookEvent,
): Promise<DeliveryResult> {
  const { state, clock, random } = parts;
  const end = fateBeforeSending({ ...row, answersLost: 0 }, { now: clock.now(), isEdit: false });
  if (end) return end;
  const { org, target, id: key } = row;
  const outcome = await outcomeOf(parts, { org, target, key, event });
  const now = clock.now();
  const result = fateOfEvent(row, outcome, { now, random: random() });
  if (result.state === 'sent') return result;
  const { channel: id } = splitTarget(target);
  const webhook = (await state.webhooks(org)).find((one) => one.id === id);
  const failing = { since: webhook?.failingSince ?? null, deaths: await state.webhookDeaths(org, id) };
  return withPause(result, failing, now);
}

async function outcomeOf({ tell, log }: EventParts, parcel: EventParcel): Promise<DeliveryOutcome> {
  try {
    return await tell(parcel);
  } catch (error) {
    log.error({ target: parcel.target, error }, 'a webhook failed in an unforeseen way');
    return { kind: 'unknown', reason: 'the webhook failed in an unforeseen way' };
  }
}
