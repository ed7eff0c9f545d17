import { createHash } from 'node:crypto';
import { isThresholdKind, SENSITIVITY_KIND } from '../../analytics/alerts/rules/active.ts';
import { DEFAULT_LEAST_EVENTS } from '../../analytics/alerts/rules/threshold.ts';
import type { AlertRule } from '../../analytics/state.ts';
import { maybeLimit } from '../../bot/alerts/limit.ts';
import { type PlanContext, sayRepeated } from './context.ts';
import type { OrganisationEntry } from './file.ts';
import { canonicalScope, targetOf } from './telling.ts';

type Entry = NonNullable<OrganisationEntry['rules']>[number];

/** Alert rules of a file. One that stands already keeps its id, so that its open alerts stay its own. */
export function rulesOf({ entry, standing, now, say }: PlanContext): readonly AlertRule[] {
  const rows = (entry.rules ?? []).map((rule, index): AlertRule => {
    const where = `rules[${index}]`;
    const scope = canonicalScope(rule.scope);
    if (scope === undefined)
      say(`${where}.scope`, `"${rule.scope}" is neither org nor a filter like team:ml`);
    const parts = {
      kind: rule.kind,
      scope: scope ?? rule.scope,
      terms: termsOf(rule, (message) => say(where, message)),
      channel: rule.channel === undefined ? null : targetOf(rule.channel, `${where}.channel`, say),
      state: rule.state,
    };
    const former = standing.rules.find((one) => nameOf(one) === nameOf(parts));
    return {
      ...parts,
      id: former?.id ?? idOf(parts),
      org: entry.id,
      createdBy: former?.createdBy ?? null,
      createdAt: former?.createdAt ?? now,
    };
  });
  sayRepeated(rows.map(nameOf), 'rules', 'rule', say);
  return rows;
}

/** What a rule is about: with the same limit of the same scope it is the same rule. */
function nameOf({ kind, scope, terms }: Pick<AlertRule, 'kind' | 'scope' | 'terms'>): string {
  const limit = terms.above === undefined ? [] : [terms.above, terms.per];
  return [kind, scope, ...limit].map(String).join(' ');
}

function idOf(rule: Pick<AlertRule, 'kind' | 'scope' | 'terms'>): string {
  const isOwn = rule.terms.above !== undefined || rule.kind === SENSITIVITY_KIND;
  return isOwn ? createHash('sha256').update(nameOf(rule)).digest('hex').slice(0, 8) : rule.kind;
}

function termsOf(
  { kind, scope, above, min, level, severity }: Entry,
  say: (message: string) => void,
): AlertRule['terms'] {
  if (kind === SENSITIVITY_KIND) {
    if (level === undefined) say('a sensitivity has a level: low, normal or high');
    return { level: level ?? 'normal' };
  }
  if (above === undefined) {
    if (kind === 'cost') say('a rule of cost needs a limit: above: "$50/day"');
    if (kind === 'hanging') say('a rule of hanging needs a limit: above: "5%"');
    if (scope !== 'org') say(`${kind} without a limit watches everywhere, so it takes no scope`);
    return severity === undefined ? {} : { severity };
  }
  const limit = isThresholdKind(kind) ? maybeLimit(kind, above) : undefined;
  if (!limit) say(`"${above}" is no limit for ${kind}`);
  return { ...limit, minEvents: min ?? DEFAULT_LEAST_EVENTS, severity: severity ?? 'page' };
}
