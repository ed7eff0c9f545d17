import type {
  AlertRule,
  Budget,
  Member,
  Membership,
  Organisation,
  Subscription,
  Team,
} from '../../analytics/state.ts';
import type { OrganisationEntry } from './file.ts';

/** What stands in the store before a file is applied; what it says again keeps its age, maker and linked accounts. */
export type Standing = {
  readonly organisation: Organisation | undefined;
  readonly members: readonly Member[];
  readonly memberships: readonly Membership[];
  readonly teams: readonly Team[];
  readonly budgets: readonly Budget[];
  readonly subscriptions: readonly Subscription[];
  readonly rules: readonly AlertRule[];
};

/** Notes something wrong at a place within the organisation: "teams[2].leads". */
export type Say = (where: string, message: string) => void;

/** What the rows of one organisation are made from. */
export type PlanContext = {
  readonly entry: OrganisationEntry;
  readonly standing: Standing;
  readonly organisation: Organisation;
  readonly now: number;
  readonly say: Say;
};

export function sayRepeated(
  values: readonly (string | undefined)[],
  list: string,
  what: string,
  say: Say,
): void {
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    if (seen.has(value)) say(`${list}[${index}]`, `repeats the ${what} "${value}"`);
    seen.add(value);
  }
}
