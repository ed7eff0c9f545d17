import { z } from 'zod';
import type { Sensitivity } from '../../detect/spend/settings.ts';
import type { AlertRule } from '../../state.ts';
import type { HourRule } from './hour-rule.ts';
import { RULES, type Rule } from './rules.ts';
import type { Telling } from './series-finding.ts';
import type { Assignment } from './series-run.ts';
import { THRESHOLD_KINDS, type ThresholdKind, thresholdRule, thresholdTerms } from './threshold.ts';

/** What somebody may set about a rule that is always there. */
const builtInTerms = z.object({ severity: z.enum(['page', 'notice']).optional() });

export const sensitivityTerms = z.object({ level: z.enum(['low', 'normal', 'high']) });

/** The kind of rows that say how much a scope wants to hear of cost spikes. */
export const SENSITIVITY_KIND = 'sensitivity';

export type Way = { readonly severity: 'page' | 'notice'; readonly channel: string | null };

/** The rules an organisation has: those that are always there, as they were changed, and its own. */
export type ActiveRules = {
  readonly series: readonly (Telling & Assignment)[];
  readonly hours: readonly (Way & { readonly rule: HourRule })[];
  /** Null while it is off. */
  readonly runaway: Way | null;
  readonly isSpikeOn: boolean;
};

export function activeRules(rows: readonly AlertRule[]): ActiveRules {
  const on = RULES.filter(({ kind }) => rows.find(({ id }) => id === kind)?.state !== 'off');
  const runaway = on.find(({ form }) => form === 'minutes');
  return {
    series: [
      ...on.flatMap((rule) =>
        rule.form === 'series' ? [{ rule, name: rule.kind, scope: null, ...wayOf(rule, rows) }] : [],
      ),
      ...rows.flatMap(ownRule),
    ],
    hours: on.flatMap((rule) => (rule.form === 'hour' ? [{ rule, ...wayOf(rule, rows) }] : [])),
    runaway: runaway ? wayOf(runaway, rows) : null,
    isSpikeOn: on.some(({ form }) => form === 'spike'),
  };
}

/** How a rule that is always there is told: as it was changed, else as it comes. */
export function wayOf({ kind, severity }: Rule, rows: readonly AlertRule[]): Way {
  const row = rows.find(({ id }) => id === kind);
  const terms = builtInTerms.safeParse(row?.terms ?? {}).data;
  return { severity: terms?.severity ?? severity, channel: row?.channel ?? null };
}

/** A rule somebody made; nothing for rows that change one of ours, are off or say how sensitive a scope is. */
function ownRule({ id, kind, scope, terms, channel, state }: AlertRule): readonly (Telling & Assignment)[] {
  const known = thresholdTerms.safeParse(terms).data;
  if (state === 'off' || !known || !isThresholdKind(kind)) return [];
  return [
    { rule: thresholdRule(kind, known), name: `${kind}-${id}`, scope, channel, severity: known.severity },
  ];
}

export function isThresholdKind(kind: string): kind is ThresholdKind {
  return THRESHOLD_KINDS.some((one) => one === kind);
}

/** How much a scope wants to hear of cost spikes: as it says itself, else as the organisation does. */
export function sensitivityOf(rows: readonly AlertRule[]): (scope: string) => Sensitivity {
  const levels = new Map(
    rows.flatMap(({ kind, scope, state, terms }) => {
      const level = kind === SENSITIVITY_KIND ? sensitivityTerms.safeParse(terms).data?.level : undefined;
      return state === 'on' && level ? [[scope, level] as const] : [];
    }),
  );
  return (scope) => levels.get(scope) ?? levels.get('org') ?? 'normal';
}
