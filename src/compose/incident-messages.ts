import { maybeSpikeFacts } from '../analytics/alerts/spike-facts.ts';
import type { OutboxDraft } from '../analytics/outbox.ts';
import type { Incident } from '../analytics/state.ts';
import { spikeDrafts } from '../jobs/spike-check.ts';

/** What tells every place an incident was posted in how it stands now, after somebody changed it. */
export function incidentMessages(incident: Incident, now: number): readonly OutboxDraft[] {
  const facts = maybeSpikeFacts(incident);
  return facts ? spikeDrafts(incident, facts, now) : [];
}
