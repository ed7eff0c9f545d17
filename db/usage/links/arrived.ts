import { SINCE_EVER } from '../../../src/analytics/detail.ts';
import type { Recording } from '../../../src/analytics/store.ts';
import type { Links } from '../../../src/analytics/traces/links.ts';
import type { Draft } from '../drafts.ts';

/** An event, new or stored, of which a recording says what it is linked with. */
export type LinkedDraft = { readonly draft: Draft; readonly links: Links; readonly recording: Recording };

/** What links are settled by, in one transaction. */
export type Arrived = {
  readonly recordings: readonly Recording[];
  readonly linked: readonly LinkedDraft[];
  /** Since when events of each organisation are kept: what is older stays as it was counted. */
  readonly kept: ReadonlyMap<string, number>;
};

/** Whether an event may still change: what was counted of one that is about to go stays. */
export function isKept({ org, before, event }: Draft, { kept }: Pick<Arrived, 'kept'>): boolean {
  return (before?.occurredAt ?? event.occurredAt) >= (kept.get(org) ?? SINCE_EVER);
}

/** Takes down what links say of an event. */
export function noteLinks(draft: Draft, links: Links, how: 'new' | 'copy' | 'replaced'): void {
  const names = how === 'copy' ? sharedFallback(draft, links) : [...new Set(links.fallsBackOn)];
  if (names.length === (draft.standing.fallsBackOn?.length ?? 0)) {
    if (names.every((name) => draft.standing.fallsBackOn?.includes(name))) return;
  }
  const { fallsBackOn: _, ...standing } = draft.standing;
  draft.standing = names.length > 0 ? { ...standing, fallsBackOn: names } : standing;
  draft.changed = true;
}

/** A call falls back on anything only while every report of it does. */
function sharedFallback({ standing }: Draft, { fallsBackOn = [] }: Links): readonly string[] {
  const known = standing.fallsBackOn ?? [];
  if (known.length === 0 || fallsBackOn.length === 0) return [];
  return [...new Set([...known, ...fallsBackOn])];
}
