import { z } from 'zod';
import { maybeNanoUsd } from '../../money.ts';
import type { Incident } from '../../state.ts';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

const bucket = z.object({
  at: z.number(),
  to: z.number(),
  incomplete: z.boolean(),
  actual: decimal,
  expected: decimal,
  low: decimal,
  high: decimal,
  firing: z.boolean(),
});

/** What a spike's message is made of, as it is stored with the incident. Dollars are exact decimals. */
export const spikeFactsSchema = z.object({
  /** "org" or "<dimension>:<value>": the narrowest scope that explains the excess. */
  scope: z.string(),
  timeZone: z.string(),
  /** Start of the first hour of the incident, and the time the figures reach to; UTC milliseconds. */
  since: z.number(),
  until: z.number(),
  /** When its spend began within that hour; incidents of earlier versions do not say. */
  onset: z.number().optional(),
  actual: decimal,
  expected: decimal,
  /** The least and the most the same hours came to, in full, on so many single days before. */
  low: decimal,
  high: decimal,
  comparedDays: z.number(),
  causes: z.array(z.object({ dimension: z.string(), value: z.string(), share: z.number() })),
  /** The last two days by hours. */
  buckets: z.array(bucket),
});

export type SpikeFacts = z.infer<typeof spikeFactsSchema>;

/** The facts of a spike incident; undefined for incidents of other rules. */
export function maybeSpikeFacts(incident: Pick<Incident, 'facts'>): SpikeFacts | undefined {
  return spikeFactsSchema.safeParse(incident.facts).data;
}

/** Dollars over what was expected, exact. */
export function excessOf({ actual, expected }: Pick<SpikeFacts, 'actual' | 'expected'>): bigint {
  return (maybeNanoUsd(actual) ?? 0n) - (maybeNanoUsd(expected) ?? 0n);
}

/** A spike incident with its facts, read. */
export type Spike = { readonly incident: Incident; readonly facts: SpikeFacts };

export function spikesOf(incidents: readonly Incident[]): readonly Spike[] {
  return incidents.flatMap((incident) => {
    const facts = maybeSpikeFacts(incident);
    return facts ? [{ incident, facts }] : [];
  });
}
