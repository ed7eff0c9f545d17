import type { Webhook } from '../../state.ts';

/** A signing secret as people are shown it, once, and all of a webhook's as they are kept. */
export type MadeSecret = { readonly shown: string; readonly sealed: readonly string[] };

/** What is needed to set up webhooks: it knows where events may be sent, and keeps secrets. */
export type WebhookMaker = {
  /** Why events cannot be sent to an address; undefined when they can. */
  problemOf(url: string): string | undefined;
  first(webhook: Pick<Webhook, 'org' | 'id'>): MadeSecret;
  /** The new secret comes first, the one before lives a day longer. */
  rotated(webhook: Pick<Webhook, 'org' | 'id' | 'secrets'>, now: number): MadeSecret;
};
