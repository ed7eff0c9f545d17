import { and, desc, eq, ne } from 'drizzle-orm';
import type { Incident, StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { byText } from './chunks.ts';
import { countUp } from './counters.ts';
import { enqueue } from './outbox/enqueue.ts';

type IncidentStore = Pick<
  StateStore,
  'routes' | 'incidents' | 'incident' | 'openIncident' | 'changeIncident'
>;

/** Incidents, and where they are told. */
export function incidentStore(engine: Engine): IncidentStore {
  const { read } = engine;
  const { incident, route } = read.tables;
  return {
    routes: async (org) => {
      const rows = await read.select().from(route).where(eq(route.org, org));
      return rows.sort(byText((row) => `${row.kind}\n${row.scope}\n${row.channel}`));
    },
    incidents: async (org, { unresolvedOnly, limit }) => {
      const rows = await read
        .select()
        .from(incident)
        .where(and(eq(incident.org, org), unresolvedOnly ? ne(incident.state, 'resolved') : undefined))
        .orderBy(desc(incident.number))
        .limit(limit);
      return rows.map(toIncident);
    },
    incident: async (org, number) => {
      const [row] = await read
        .select()
        .from(incident)
        .where(and(eq(incident.org, org), eq(incident.number, number)));
      return row && toIncident(row);
    },
    openIncident: (draft, messages) =>
      engine.write(async (db) => {
        const opened = await openIncident(db, draft);
        if (opened) await enqueue(db, messages(opened));
        return opened;
      }),
    changeIncident: (changed, messages) =>
      engine.write(async (db) => {
        const isCurrent = await changeIncident(db, changed);
        if (isCurrent) await enqueue(db, messages);
        return isCurrent;
      }),
  };
}

type IncidentDraft = Omit<Incident, 'number' | 'version'>;

/** Asks first, so that a refused incident uses up no number; the unique key has the last word. */
async function openIncident(db: Database, draft: IncidentDraft): Promise<Incident | undefined> {
  const { incident } = db.tables;
  const [open] = await db
    .select({ id: incident.id })
    .from(incident)
    .where(and(eq(incident.org, draft.org), eq(incident.openKey, draft.key)));
  if (open) return undefined;
  const opened = { ...draft, number: await countUp(db, draft.org, 'incident'), version: 1 };
  const rows = await db
    .insert(incident)
    .values(fromIncident(opened))
    .onConflictDoNothing()
    .returning({ id: incident.id });
  return rows.length > 0 ? opened : undefined;
}

async function changeIncident(db: Database, changed: Incident): Promise<boolean> {
  const { incident } = db.tables;
  const { org, id, version } = changed;
  const { number: _, ...values } = fromIncident({ ...changed, version: version + 1 });
  const rows = await db
    .update(incident)
    .set(values)
    .where(and(eq(incident.org, org), eq(incident.id, id), eq(incident.version, version)))
    .returning({ id: incident.id });
  return rows.length > 0;
}

function fromIncident(row: Incident): NewRow<'incident'> {
  return {
    ...row,
    openKey: row.state === 'resolved' ? null : row.key,
    facts: JSON.stringify(row.facts),
  };
}

function toIncident(row: Row<'incident'>): Incident {
  const { openKey: _, facts, ...rest } = row;
  // Only `fromIncident` writes the column, from an object.
  return { ...rest, facts: JSON.parse(facts) as Record<string, unknown> };
}
