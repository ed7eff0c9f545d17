import { splitTarget } from '../analytics/alerts/targets.ts';
import type { WebhookMaker } from '../analytics/alerts/webhooks/maker.ts';
import type { DeliveryOutcome, EventParcel, WebhookEvent } from '../analytics/outbox.ts';
import type { StateStore } from '../analytics/state.ts';
import { type AddressRules, problemOfUrl } from './address.ts';
import { createSeal, type Seal, SealBroken } from './seal.ts';
import { firstSecrets, liveSecrets, rotatedSecrets, type WebhookPlace } from './secrets.ts';
import { type SendTerms, send } from './send.ts';
import { newSecret, signedHeaders } from './sign.ts';

export type WebhookParts = {
  readonly state: Pick<StateStore, 'webhooks'>;
  /** TOKENBELL_SECRET_KEY; null where it is not set. */
  readonly secretKey: string | null;
  readonly now: () => number;
} & SendTerms;

const NO_KEY = 'TOKENBELL_SECRET_KEY is not set where jobs run';

/** Tells webhooks of events: signed, to addresses outside. */
export function webhookTeller(parts: WebhookParts): (parcel: EventParcel) => Promise<DeliveryOutcome> {
  const seal = parts.secretKey === null ? null : createSeal(parts.secretKey);
  return async ({ org, target, key, event }) => {
    const { channel: id } = splitTarget(target);
    const webhook = (await parts.state.webhooks(org)).find((one) => one.id === id);
    if (!webhook) return { ...refused('there is no such webhook any more'), permanent: true };
    if (!seal) return refused(NO_KEY);
    const now = parts.now();
    const timestamp = Math.floor(now / 1_000);
    const body = bodyOf(event);
    const secrets = maybeLive(seal, webhook, now);
    if (!secrets) return refused('its secret was sealed with another TOKENBELL_SECRET_KEY; rotate it');
    return send(
      { url: webhook.url, headers: signedHeaders(secrets, { id: key, timestamp, body }), body },
      parts,
    );
  };
}

/** The same bytes at every attempt. */
function bodyOf({ type, at, data }: WebhookEvent): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
}

function maybeLive(
  seal: Seal,
  { org, id, secrets: sealed }: WebhookPlace & { readonly secrets: readonly string[] },
  now: number,
): readonly string[] | undefined {
  try {
    return liveSecrets(seal, { org, id }, { sealed, now });
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

function refused(reason: string): Extract<DeliveryOutcome, { kind: 'refused' }> {
  return { kind: 'refused', permanent: false, retryAfterMs: null, reason };
}

/** Null without TOKENBELL_SECRET_KEY. */
export function webhookMaker(secretKey: string | null, rules: AddressRules): WebhookMaker | null {
  if (secretKey === null) return null;
  const seal = createSeal(secretKey);
  return {
    problemOf: (url) => problemOfUrl(url, rules),
    first: (place) => {
      const shown = newSecret();
      return { shown, sealed: firstSecrets(seal, place, shown) };
    },
    rotated: ({ secrets, ...place }, now) => {
      const shown = newSecret();
      const sealed = maybeLive(seal, { ...place, secrets }, now) ? secrets : [];
      return { shown, sealed: rotatedSecrets(seal, place, { sealed, secret: shown, now }) };
    },
  };
}
