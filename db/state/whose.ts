import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { rulesOf, type Whose } from '../../src/analytics/attribution/give.ts';
import { teamOn } from '../../src/analytics/attribution/memberships.ts';
import type { Database, Row, Tables } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';
import { timeZoneOf } from './time-zone.ts';

/** Whose usage is whose, of events by some users; read in the transaction that stores them. */
export async function whose(db: Database, org: string, users: ReadonlySet<string>): Promise<Whose> {
  const rules = await attributionsOf(db).execute({ org });
  const rows = await teamRowsOf(db).execute({ org });
  const byTeam = new Map(rows.map(({ id, ...row }) => [id, row]));
  return {
    ruled: rulesOf(rules),
    memberTeam: users.size === 0 ? () => undefined : await memberTeams(db, org, [...users]),
    rowOf: (team) => byTeam.get(team),
  };
}

const attributionsOf = prepareOnce((db, { attribution }) =>
  db
    .select()
    .from(attribution)
    .where(eq(attribution.org, sql.placeholder('org')))
    .prepare(),
);

/** Of teams that say more than their name. */
const teamRowsOf = prepareOnce((db, { team }) =>
  db
    .select({ id: team.id, department: team.department, costCenter: team.costCenter })
    .from(team)
    .where(
      and(eq(team.org, sql.placeholder('org')), or(isNotNull(team.department), isNotNull(team.costCenter))),
    )
    .prepare(),
);

/** Events name a person by their id or by their address. */
async function memberTeams(
  db: Database,
  org: string,
  users: readonly string[],
): Promise<Whose['memberTeam']> {
  const byId = new Map<string, Named>();
  for (const one of await inPieces(users, (piece) => membersById(db).execute({ org, ...piece })))
    byId.set(one.id, one);
  const addresses = users.filter((user) => user.includes('@') && !byId.has(user));
  const byName = new Map(byId);
  for (const one of await inPieces(addresses, (piece) => membersByEmail(db).execute({ org, ...piece })))
    byName.set(one.email ?? one.id, one);
  if (byName.size === 0) return () => undefined;
  const memberships = await membershipsOf(
    db,
    org,
    [...byName.values()].map(({ id }) => id),
  );
  const timeZone = await timeZoneOf(db, org);
  return (user, at) => {
    const member = byName.get(user);
    if (!member) return undefined;
    return teamOn({ at, timeZone, team: member.team, memberships: memberships.get(member.id) ?? [] });
  };
}

type Named = Pick<Row<'member'>, 'id' | 'email' | 'team'>;

/** Values one statement asks for: it is prepared once, for as many as it has places. */
const PIECE = 100;
const PLACES = Array.from({ length: PIECE }, (_, index) => `value${index}`);

const membersById = prepareOnce((db, { member }) => membersWith(db, member.id));
const membersByEmail = prepareOnce((db, { member }) => membersWith(db, member.email));

function membersWith(db: Database, column: Tables['member']['id'] | Tables['member']['email']) {
  const { member } = db.tables;
  const { id, email, team } = member;
  return db
    .select({ id, email, team })
    .from(member)
    .where(and(eq(member.org, sql.placeholder('org')), inArray(column, placeholders())))
    .prepare();
}

function placeholders() {
  return PLACES.map((name) => sql.placeholder(name));
}

/** Asks for many values, so many at once; places that are left over hold the last one again. */
async function inPieces<Found>(
  values: readonly string[],
  ask: (piece: Readonly<Record<string, string>>) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < values.length; start += PIECE) {
    const piece = values.slice(start, start + PIECE);
    const last = piece.at(-1) ?? '';
    found.push(...(await ask(Object.fromEntries(PLACES.map((name, index) => [name, piece[index] ?? last])))));
  }
  return found;
}

async function membershipsOf(
  db: Database,
  org: string,
  members: readonly string[],
): Promise<ReadonlyMap<string, readonly Row<'membership'>[]>> {
  // Most organisations have noted none.
  const [any] = await anyMembership(db).execute({ org });
  if (!any) return NONE;
  const rows = await inPieces(members, (piece) => membershipsOfMembers(db).execute({ org, ...piece }));
  return Map.groupBy(rows, ({ member }) => member);
}

const NONE: ReadonlyMap<string, readonly Row<'membership'>[]> = new Map();

const anyMembership = prepareOnce((db, { membership }) =>
  db
    .select({ member: membership.member })
    .from(membership)
    .where(eq(membership.org, sql.placeholder('org')))
    .limit(1)
    .prepare(),
);

const membershipsOfMembers = prepareOnce((db, { membership }) =>
  db
    .select()
    .from(membership)
    .where(and(eq(membership.org, sql.placeholder('org')), inArray(membership.member, placeholders())))
    .prepare(),
);
