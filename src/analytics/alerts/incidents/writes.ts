import { randomUUID } from 'node:crypto';
import type { Incident, StateStore } from '../../state.ts';
import type { Around, FlowParts } from './around.ts';
import { incidentDrafts } from './drafts.ts';
import type { Finding } from './finding.ts';
import { maybeMoved, type News, type Told } from './moving.ts';
import { maybeOpeningDraft } from './opening.ts';

type Writes = Pick<FlowParts, 'state' | 'onQueued'>;

/** Opens the incident of a finding with all that is said of it in one write; undefined where none is due. */
export async function openIncident(
  { state, onQueued }: Writes,
  around: Around,
  finding: Finding,
): Promise<Incident | undefined> {
  const { recent, webhooks, now } = around;
  const draft = maybeOpeningDraft(finding, around, randomUUID());
  if (!draft) return undefined;
  const opened = await state.openIncident(draft, (incident) =>
    incidentDrafts(incident, {
      before: undefined,
      note: null,
      event: 'anomaly.opened',
      isLeftAlone: false,
      recent,
      webhooks,
      now,
    }),
  );
  if (opened) onQueued();
  return opened;
}

/** Brings an open incident up to date; undefined when nothing changed, or somebody else changed it meanwhile. */
export async function moveIncident(
  parts: Writes,
  around: Around,
  incident: Incident,
  news: News,
): Promise<Incident | undefined> {
  const moved = maybeMoved(incident, news, around);
  return moved && writeTold(parts, around, incident, moved);
}

/** What is around once an incident was opened or changed. */
export function withSeen(around: Around, incident: Incident): Around {
  const others = around.recent.filter(({ id }) => id !== incident.id);
  return { ...around, recent: [incident, ...others].toSorted((a, b) => b.number - a.number) };
}

/** Writes a changed incident with all that is said of the change; undefined when somebody else changed it meanwhile. */
export async function writeTold(
  { state, onQueued }: Pick<Writes, 'onQueued'> & { readonly state: Pick<StateStore, 'changeIncident'> },
  { recent, webhooks, now }: Pick<Around, 'recent' | 'webhooks' | 'now'>,
  before: Incident,
  { incident, ...saying }: Told,
): Promise<Incident | undefined> {
  // Messages are told apart by the version they show, which the write raises by one.
  const written = { ...incident, version: incident.version + 1 };
  const drafts = incidentDrafts(written, { ...saying, before, recent, webhooks, now });
  if (!(await state.changeIncident(incident, drafts))) return undefined;
  onQueued();
  return written;
}
