import { and, eq } from 'drizzle-orm';
import type { Member, Organisation, StateStore, Team } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { byText } from './chunks.ts';

const DEFAULT_ORGANISATION = 'default';

type PeopleStore = Pick<
  StateStore,
  | 'organisations'
  | 'organisation'
  | 'organisationOfTenant'
  | 'bindTenant'
  | 'members'
  | 'teams'
  | 'saveMember'
>;

/** Organisations, the chat workspaces bound to them, their members and teams. */
export function peopleStore(engine: Engine): PeopleStore {
  const { read } = engine;
  const { member, organisation, team, tenant } = read.tables;
  return {
    organisations: async () => (await read.select().from(organisation)).sort(byText((row) => row.id)),
    organisation: async (id) => {
      const [row] = await read.select().from(organisation).where(eq(organisation.id, id));
      return row;
    },
    organisationOfTenant: async (platform, name) => {
      const [row] = await read
        .select({ org: tenant.org })
        .from(tenant)
        .where(and(eq(tenant.platform, platform), eq(tenant.tenant, name)));
      return row?.org ?? DEFAULT_ORGANISATION;
    },
    bindTenant: (platform, name, org) =>
      engine.write((db) => bindTenant(db, { platform, tenant: name, org })),
    members: async (org) =>
      (await read.select().from(member).where(eq(member.org, org))).sort(byText((row) => row.id)),
    teams: async (org) =>
      (await read.select().from(team).where(eq(team.org, org))).map(toTeam).sort(byText((row) => row.id)),
    saveMember: (person) => engine.write((db) => saveMember(db, person)),
  };
}

export async function saveOrganisation(db: Database, row: Organisation): Promise<void> {
  const { organisation } = db.tables;
  const { id: _, ...rest } = row;
  await db
    .insert(organisation)
    .values({ ...row })
    .onConflictDoUpdate({ target: organisation.id, set: rest });
}

export function fromTeam(row: Team): NewRow<'team'> {
  return { ...row, leads: JSON.stringify(row.leads) };
}

function toTeam(row: Row<'team'>): Team {
  // Only `fromTeam` writes the column, from a list of strings.
  return { ...row, leads: JSON.parse(row.leads) as string[] };
}

async function saveMember(db: Database, person: Member): Promise<void> {
  const { member } = db.tables;
  const { org, id, ...rest } = person;
  await db
    .insert(member)
    .values({ org, id, ...rest })
    .onConflictDoUpdate({ target: [member.org, member.id], set: rest });
}

async function bindTenant(db: Database, row: NewRow<'tenant'>): Promise<void> {
  const { tenant } = db.tables;
  await db
    .insert(tenant)
    .values(row)
    .onConflictDoUpdate({ target: [tenant.platform, tenant.tenant], set: { org: row.org } });
}
