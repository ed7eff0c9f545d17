import type { SeriesDimension } from '../dimensions.ts';
import type { Attribution } from '../state/finance.ts';
import type { DimensionValues, UsageEvent } from '../usage-event.ts';
import { type Given, type GivenDimension, NOTHING_GIVEN } from './given.ts';

/** By which a team can be given, the most particular first: of several attributions that fit, the first one holds. */
export const ATTRIBUTED_BY = [
  'user',
  'agent',
  'project',
  'service',
  'apiKey',
  'customer',
] as const satisfies readonly SeriesDimension[];

export type AttributedBy = (typeof ATTRIBUTED_BY)[number];

export function isAttributedBy(name: string): name is AttributedBy {
  return ATTRIBUTED_BY.some((one) => one === name);
}

/** What is known of whose usage is whose, as of one moment. */
export type Whose = {
  /** The team an attribution gives to events with these values. */
  ruled(dimensions: DimensionValues): Given['team'];
  /** The team a person was in at a time, UTC milliseconds. */
  memberTeam(user: string, at: number): string | undefined;
  /** What stands in a team's own row. */
  rowOf(team: string): TeamRow | undefined;
};

export type TeamRow = { readonly department: string | null; readonly costCenter: string | null };

/** Looks attributions up by dimension and value. */
export function rulesOf(attributions: readonly Attribution[]): Whose['ruled'] {
  if (attributions.length === 0) return () => undefined;
  const teams = new Map(attributions.map(({ dimension, value, team }) => [`${dimension}:${value}`, team]));
  return (dimensions) => {
    for (const by of ATTRIBUTED_BY) {
      const value = dimensions[by];
      const team = value === undefined ? undefined : teams.get(`${by}:${value}`);
      if (team !== undefined) return { value: team, by };
    }
    return undefined;
  };
}

type Said = Pick<UsageEvent, 'dimensions' | 'occurredAt'>;

/**
 * What an event is given: what it says itself is never touched. A team that a person's membership gave stays as it
 * was given, so that moving them never moves their past; attributions are what they are now.
 */
export function giveTo(said: Said, whose: Whose, known: Given): Given {
  const { dimensions } = said;
  const team = dimensions.team === undefined ? teamFor(said, whose, known) : undefined;
  const name = dimensions.team ?? team?.value;
  if (name === undefined) return NOTHING_GIVEN;
  const isKnown = name === (known.team?.value ?? dimensions.team);
  const row = whose.rowOf(name);
  const fromRow = (dimension: Exclude<GivenDimension, 'team'>): Given[typeof dimension] => {
    if (dimensions[dimension] !== undefined) return undefined;
    if (isKnown && known[dimension]) return known[dimension];
    const value = row?.[dimension];
    return value ? { value, by: 'team' } : undefined;
  };
  const [department, costCenter] = [fromRow('department'), fromRow('costCenter')];
  if (!team && !department && !costCenter) return NOTHING_GIVEN;
  return { ...(team && { team }), ...(department && { department }), ...(costCenter && { costCenter }) };
}

function teamFor({ dimensions, occurredAt }: Said, whose: Whose, known: Given): Given['team'] {
  const ruled = whose.ruled(dimensions);
  if (ruled) return ruled;
  if (known.team?.by === 'member') return known.team;
  const team = dimensions.user === undefined ? undefined : whose.memberTeam(dimensions.user, occurredAt);
  return team === undefined ? undefined : { value: team, by: 'member' };
}
