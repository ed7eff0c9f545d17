import type { EventFacts, UsageEvent } from '../usage-event.ts';

/** What an event can be given where it does not say it itself. */
export const GIVEN_DIMENSIONS = ['team', 'department', 'costCenter'] as const;

export type GivenDimension = (typeof GIVEN_DIMENSIONS)[number];

/**
 * What an event was given, and by what: the dimension of an attribution ("apiKey"), "member" for the team its person
 * was in, "team" for what stands in the team's own row.
 */
export type Given = Readonly<
  Partial<Record<GivenDimension, { readonly value: string; readonly by: string }>>
>;

export const NOTHING_GIVEN: Given = {};

/** An event as its sender said it, and what it was given beside that. */
export type SaidAndGiven = { readonly event: UsageEvent; readonly given: Given };

/** Takes apart what `withGiven` put together. */
export function apart(stored: UsageEvent): SaidAndGiven {
  const { attributed, ...facts } = stored.facts;
  if (!attributed) return { event: stored, given: NOTHING_GIVEN };
  const dimensions = { ...stored.dimensions };
  const given: { -readonly [Name in GivenDimension]?: Given[Name] } = {};
  for (const name of GIVEN_DIMENSIONS) {
    const [value, by] = [dimensions[name], attributed[name]];
    if (value === undefined || by === undefined) continue;
    given[name] = { value, by };
    delete dimensions[name];
  }
  return { event: { ...stored, dimensions, facts }, given };
}

/** The event under what it was given, which its facts name. */
export function withGiven(event: UsageEvent, given: Given): UsageEvent {
  const names = GIVEN_DIMENSIONS.filter((name) => given[name] !== undefined);
  if (names.length === 0) return event;
  const dimensions = { ...event.dimensions };
  const attributed: { -readonly [Name in GivenDimension]?: string } = {};
  for (const name of names) {
    dimensions[name] = given[name]?.value ?? '';
    attributed[name] = given[name]?.by ?? '';
  }
  const facts: EventFacts = { ...event.facts, attributed };
  return { ...event, dimensions, facts };
}

export function isSameGiven(one: Given, other: Given): boolean {
  return GIVEN_DIMENSIONS.every(
    (name) => one[name]?.value === other[name]?.value && one[name]?.by === other[name]?.by,
  );
}
