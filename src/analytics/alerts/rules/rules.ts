import { say } from '../../../language/say.ts';
import { requests, tokens } from './amounts.ts';
import { capped } from './capped.ts';
import { fanOut } from './fan-out.ts';
import { firstSeen } from './first-seen.ts';
import type { HourRule } from './hour-rule.ts';
import { errors, latency } from './novelty.ts';
import { offHours } from './off-hours.ts';
import { RUNAWAY } from './runaway-finding.ts';
import type { SeriesRule } from './series-rule.ts';
import { unknownService } from './unknown-service.ts';

/** The cost spike, which has a job of its own. */
export const SPIKE = {
  form: 'spike',
  kind: 'spike',
  get title() {
    return say`Spike`;
  },
  get summary() {
    return say`spend of the organisation, a team or an agent far above what its own history predicts`;
  },
  severity: 'page',
} as const;

export type Rule = SeriesRule | HourRule | typeof RUNAWAY | typeof SPIKE;

/** Every rule that watches without being set up, one line each. */
export const RULES: readonly Rule[] = [
  SPIKE,
  RUNAWAY,
  errors,
  latency,
  tokens,
  requests,
  firstSeen,
  offHours,
  unknownService,
  fanOut,
  capped,
];

/** The rule of a kind, as people type it: "spikes" and "first-seen" alike. */
export function maybeRule(word: string): Rule | undefined {
  const name = word.toLowerCase();
  return RULES.find(({ kind }) => kind === name || `${kind}s` === name);
}
