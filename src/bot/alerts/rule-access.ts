import { mayChangeScope } from '../../analytics/access/scope-access.ts';
import { isThresholdKind, SENSITIVITY_KIND } from '../../analytics/alerts/rules/active.ts';
import type { AlertRule } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { readScope } from '../speaker/scope.ts';

/** Why somebody may not set rules for a scope: leads may for theirs, admins for all. */
export function maybeRuleRefusal({ speaker: { viewer } }: Call, scope: string): Misunderstanding | undefined {
  if (mayChangeScope(viewer, readScope(scope))) return undefined;
  return insufficientAccess(viewer, say`Rules are set by admins, and by leads for their teams.`);
}

/** Whether a row is a rule of its own, not a change of one that is always there. */
export function isOwn({ kind, id }: Pick<AlertRule, 'kind' | 'id'>): boolean {
  return (isThresholdKind(kind) || kind === SENSITIVITY_KIND) && id !== kind;
}

/** The rule somebody made whose id is typed; one in a scope they may not change is unknown to them. */
export async function maybeOwnRule(call: Call, word: Word | undefined): Promise<AlertRule | undefined> {
  const { speaker, services } = call;
  const id = word?.text.toLowerCase() ?? '';
  const rows = await services.state.rules(speaker.organisation.id);
  return rows.find(
    (row) => row.id === id && isOwn(row) && mayChangeScope(speaker.viewer, readScope(row.scope)),
  );
}

export function noSuchRule(word: Word | undefined): Misunderstanding {
  const message = word ? say`There is no rule ${shownWord(word.text)}.` : say`Which rule? Its id is needed.`;
  return misunderstanding('not_found', message, { hint: say`See /usage alert rules.` });
}
