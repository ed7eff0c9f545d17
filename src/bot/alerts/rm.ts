import { RULES } from '../../analytics/alerts/rules/rules.ts';
import { thresholdTerms } from '../../analytics/alerts/rules/threshold.ts';
import { messageOf } from '../../analytics/message.ts';
import type { AlertRule } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { printScope } from '../speaker/scope.ts';
import { kindText } from './limit-text.ts';
import { maybeOwnRule, maybeRuleRefusal, noSuchRule } from './rule-access.ts';
import { printRule } from './terms.ts';
import type { AlertVerb } from './verb.ts';

export const rm: AlertVerb = {
  name: 'rm',
  aliases: ['remove', 'delete'],
  forms: ['alert rm <id>'],
  run: removeRule,
};

export const on: AlertVerb = {
  name: 'on',
  aliases: [],
  forms: ['alert on <id>'],
  run: (call, rest) => switchRule(call, rest, 'on'),
};

export const off: AlertVerb = {
  name: 'off',
  aliases: [],
  forms: ['alert off <id>'],
  run: (call, rest) => switchRule(call, rest, 'off'),
};

/** Removes a rule somebody made; one that is always there is again as it comes. */
async function removeRule(call: Call, [word]: readonly Word[]): Promise<Saying> {
  const { services, speaker } = call;
  const { id: org } = speaker.organisation;
  const found = (await maybeOwnRule(call, word)) ?? (await maybeChanged(call, word));
  if (!found) return refuse(call, noSuchRule(word));
  const refusal = maybeRuleRefusal(call, found.scope);
  if (refusal) return refuse(call, refusal);
  await services.state.removeRule(org, found.id);
  await recordChange(call, `alert rm ${found.id}`, JSON.stringify(found));
  const terms = thresholdTerms.safeParse(found.terms).data;
  return {
    message: messageOf({
      command: `/usage alert rm ${found.id}`,
      tone: 'good',
      headline:
        found.id === found.kind
          ? say`${found.kind} is as it comes again`
          : say`Removed rule ${found.id}: ${kindText(found.kind)} of ${printScope(found.scope)}`,
      actions: terms
        ? [{ label: say`Set it again`, command: `/usage alert add ${printRule(found, terms)}` }]
        : [],
    }),
  };
}

/** The row that changes one of the rules that are always there. */
async function maybeChanged(call: Call, word: Word | undefined): Promise<AlertRule | undefined> {
  const { services, speaker } = call;
  const kind = maybeBuiltIn(word);
  const rows = await services.state.rules(speaker.organisation.id);
  return kind === undefined ? undefined : rows.find(({ id }) => id === kind);
}

function maybeBuiltIn(word: Word | undefined): string | undefined {
  const name = word?.text.toLowerCase() ?? '';
  return RULES.find(({ kind }) => kind === name || `${kind}s` === name)?.kind;
}

async function switchRule(call: Call, [word]: readonly Word[], state: AlertRule['state']): Promise<Saying> {
  const { services, speaker, now } = call;
  const { id: org } = speaker.organisation;
  const kind = maybeBuiltIn(word);
  const known = (await maybeOwnRule(call, word)) ?? (await maybeChanged(call, word));
  const row = known ?? (kind === undefined ? undefined : untouched(org, kind, now));
  if (!row) return refuse(call, noSuchRule(word));
  const refusal = maybeRuleRefusal(call, row.scope);
  if (refusal) return refuse(call, refusal);
  await services.state.saveRule({ ...row, state, createdBy: row.createdBy ?? speaker.member?.id ?? null });
  await recordChange(call, `alert ${state} ${row.id}`, `${row.state} → ${state}`);
  return {
    message: messageOf({
      command: `/usage alert ${state} ${row.id}`,
      tone: 'good',
      headline: state === 'on' ? say`Rule ${row.id} is on` : say`Rule ${row.id} is off`,
      lines: state === 'off' ? [say`Its open alerts are closed at the next look.`] : [],
      actions: [
        state === 'on'
          ? { label: say`Turn it off`, command: `/usage alert off ${row.id}` }
          : { label: say`Turn it on`, command: `/usage alert on ${row.id}` },
      ],
    }),
  };
}

/** A rule that is always there and that nobody has changed. */
function untouched(org: string, kind: string, now: number): AlertRule {
  return {
    org,
    id: kind,
    kind,
    scope: 'org',
    terms: {},
    channel: null,
    state: 'on',
    createdBy: null,
    createdAt: now,
  };
}
