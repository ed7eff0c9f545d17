import { z } from 'zod';
import type { Incident } from '../../state.ts';
import { maybeScopeFilters } from '../scope.ts';
import { happeningSchema } from './happening.ts';

/**
 * How an incident stands at one target. `posted`: it has a living message there. The others have none: `quiet`
 * waits for the end of the channel's quiet hours, `silenced` for the end of a silence, `inhibited` for the end of
 * the incident that explains it; `flapping` and `held` wait for nothing, and what is held is a line of a digest.
 */
const PLACE_STATES = ['posted', 'quiet', 'silenced', 'inhibited', 'flapping', 'held'] as const;
export type PlaceState = (typeof PLACE_STATES)[number];

const place = z.object({
  target: z.string(),
  state: z.enum(PLACE_STATES),
  /** Since when, UTC milliseconds. */
  at: z.number(),
  /** The living message it has there; incidents that began together share one. */
  chain: z.string(),
});

export type Place = z.infer<typeof place>;

const nano = z.string().regex(/^-?\d+$/);

const life = z.object({
  rule: z.string(),
  /** "org" or "<dimension>:<value>". */
  scope: z.string(),
  /** Scopes it lies in, the narrowest first, itself included. */
  scopes: z.array(z.string()),
  direction: z.enum(['up', 'down']),
  severity: z.enum(['page', 'notice']),
  timeZone: z.string(),
  /** UTC milliseconds. */
  since: z.number(),
  /** Nano-USD over what was expected; null for what is not about money. */
  excessNano: nano.nullable(),
  /** What the excess was when it was last said that it grew. */
  toldNano: nano.nullable(),
  /** How often it doubled since it was told. */
  doublings: z.number(),
  /** Looks in a row at which the rule found nothing any more. */
  calm: z.number(),
  /** Whether it is the one notice that its key flaps. */
  isFlapping: z.boolean(),
  expectedAt: z.number().nullable(),
  places: z.array(place),
  /** What happened to it, the newest last. */
  log: z.array(
    z.object({
      at: z.number(),
      who: z.string().nullable(),
      /** Words, where an earlier version wrote it. */
      what: z.union([z.string(), happeningSchema]),
    }),
  ),
});

/** What every incident carries beside the facts of its rule. */
export type IncidentLife = z.infer<typeof life>;

export type LogLine = IncidentLife['log'][number];

const MOST_LOGGED = 50;

/** The common part of an incident's facts; of one without, what its key says. */
export function lifeOf(incident: Known): IncidentLife {
  const { facts } = incident;
  const known = read.get(facts);
  if (known) return known;
  const found = life.safeParse(facts.life).data ?? plainLife(incident);
  read.set(facts, found);
  return found;
}

type Known = Pick<Incident, 'id' | 'facts' | 'key' | 'openedAt'>;

/** A look asks many times for the same one, and facts are never changed in place. */
const read = new WeakMap<Incident['facts'], IncidentLife>();

/** Who closed an incident; undefined while it goes on, and where it ended by itself. */
export function maybeCloser(incident: Known & Pick<Incident, 'resolvedAt'>): string | undefined {
  const { resolvedAt } = incident;
  const line = lifeOf(incident).log.findLast(
    ({ at, what }) =>
      at === resolvedAt && (typeof what === 'string' || what.kind === 'resolved' || what.kind === 'expected'),
  );
  return line?.who ?? undefined;
}

export function withLife(incident: Incident, changed: IncidentLife): Incident {
  return { ...incident, facts: { ...incident.facts, life: changed } };
}

/** The log with one line more, bounded. */
export function logged(log: readonly LogLine[], line: LogLine): LogLine[] {
  return [...log, line].slice(-MOST_LOGGED);
}

/** A rule's facts of an incident that nothing was told of yet. */
export const UNTOLD = {
  toldNano: null,
  doublings: 0,
  calm: 0,
  isFlapping: false,
  expectedAt: null,
  places: [],
  log: [],
} satisfies Partial<IncidentLife>;

function plainLife({ id, facts, key, openedAt }: Known): IncidentLife {
  const rule = key.split(':', 1)[0] ?? '';
  const written = key.slice(rule.length + 1);
  const scope = maybeScopeFilters(written) ? written : 'org';
  const targets = earlierTargets.safeParse(facts.targets).data ?? [];
  return {
    ...UNTOLD,
    rule,
    scope,
    scopes: [scope],
    direction: 'up',
    severity: 'page',
    timeZone: 'UTC',
    since: openedAt,
    excessNano: null,
    places: targets.map((target) => ({ target, state: 'posted', at: openedAt, chain: `incident:${id}` })),
  };
}

/** Where incidents were posted that began before each place had a state of its own. */
const earlierTargets = z.array(z.string());
