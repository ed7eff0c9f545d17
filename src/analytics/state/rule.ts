import type { AlertRule, Sighting } from './incident.ts';

export type RuleState = {
  /** Rules somebody set up or changed, ordered by id. */
  rules(org: string): Promise<readonly AlertRule[]>;
  /** Inserts or replaces by (org, id). */
  saveRule(rule: AlertRule): Promise<void>;
  removeRule(org: string, id: string): Promise<boolean>;
  /** When each known value of a dimension was first seen, ordered by value. */
  sightings(org: string, dimension: string): Promise<readonly Sighting[]>;
  /** Notes values that are not known yet; of a known one the earlier time stays. */
  addSightings(sightings: readonly Sighting[]): Promise<void>;
};
