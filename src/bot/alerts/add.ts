import { SENSITIVITY_KIND } from '../../analytics/alerts/rules/active.ts';
import { limitText, thresholdTerms } from '../../analytics/alerts/rules/threshold.ts';
import { messageOf } from '../../analytics/message.ts';
import type { AlertRule } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../problem.ts';
import { recordChange } from '../record-change.ts';
import { printScope } from '../scope.ts';
import { printTarget } from '../target.ts';
import type { Word } from '../words.ts';
import { maybeRuleRefusal } from './rule-access.ts';
import { badTerms, printRule, type RuleTerms, readRule } from './terms.ts';
import type { AlertVerb } from './verb.ts';

export const add: AlertVerb = {
  name: 'add',
  aliases: [],
  forms: [
    'alert add cost|tokens|requests|errors|latency [scope] above <limit> [min <calls>] [page|notice] [#channel]',
    'alert add sensitivity high|normal|low [scope]',
    'alert add <rule> page|notice [#channel]',
  ],
  run: addRule,
};

const ID_BITS = 20;
const MOST_RULES = 200;

async function addRule(call: Call, rest: readonly Word[]): Promise<Saying> {
  const read = await readRule(rest, call);
  if ('code' in read) return refuse(call, read);
  const refusal = maybeRuleRefusal(call, read.scope ?? 'org');
  if (refusal) return refuse(call, refusal);
  switch (read.form) {
    case 'limit':
      return addLimit(call, read);
    case 'sensitivity':
      return addSensitivity(call, read);
    case 'built-in':
      return changeBuiltIn(call, read);
  }
}

/** The same limit of the same scope is one rule, however often it is added. */
async function addLimit(call: Call, read: Extract<RuleTerms, { form: 'limit' }>): Promise<Saying> {
  const { kind, scope, terms, channel } = read;
  const isSame = (row: AlertRule) => {
    const known = thresholdTerms.safeParse(row.terms).data;
    return (
      row.kind === kind && row.scope === scope && known?.above === terms.above && known.per === terms.per
    );
  };
  const row = await save(call, isSame, { kind, scope, terms, channel });
  if (!row) return refuse(call, tooMany());
  const words = printRule(row, terms);
  const where = channel === null ? 'where alerts are routed' : `in ${printTarget(channel)}`;
  const how =
    terms.severity === 'page'
      ? `It is told ${where} once an hour closes above it`
      : 'It is a line of the digest';
  return {
    message: messageOf({
      command: `/usage alert add ${words}`,
      tone: 'good',
      headline: `Rule ${row.id}: ${kind} of ${printScope(scope)} above ${limitText(kind, terms)}`,
      lines: [`${how}, and is over after three hours below four fifths of it.`],
      actions: [
        { label: 'Try it', command: `/usage alert try ${words}` },
        { label: 'All rules', command: '/usage alert rules' },
        { label: 'Remove', command: `/usage alert rm ${row.id}`, style: 'danger' },
      ],
    }),
  };
}

async function addSensitivity(
  call: Call,
  { scope, level }: Extract<RuleTerms, { form: 'sensitivity' }>,
): Promise<Saying> {
  const isSame = (row: AlertRule) => row.kind === SENSITIVITY_KIND && row.scope === scope;
  const row = await save(call, isSame, {
    kind: SENSITIVITY_KIND,
    scope,
    terms: { level },
    channel: null,
  });
  if (!row) return refuse(call, tooMany());
  return {
    message: messageOf({
      command: `/usage alert add ${SENSITIVITY_KIND} ${level} ${printScope(scope)}`,
      tone: 'good',
      headline: `Cost spikes of ${printScope(scope)}: ${level} sensitivity`,
      lines: [LEVELS[level]],
      actions: [
        { label: 'Try it', command: `/usage alert try spikes ${printScope(scope)}` },
        { label: 'Remove', command: `/usage alert rm ${row.id}`, style: 'danger' },
      ],
    }),
  };
}

const LEVELS = {
  high: 'Smaller deviations are told: the detector fires at a score of 0.65.',
  normal: 'The detector fires at a score of 0.8.',
  low: 'Only large deviations are told: the detector fires at a score of 1.15.',
} as const;

/** A rule that is always there, told otherwise than it comes. */
async function changeBuiltIn(
  call: Call,
  { rule, scope, severity, channel }: Extract<RuleTerms, { form: 'built-in' }>,
): Promise<Saying> {
  const { services, speaker } = call;
  const { kind, form } = rule;
  if (form === 'spike')
    return refuse(
      call,
      badTerms('Cost spikes are set by a sensitivity: alert add sensitivity high team:ml.'),
    );
  if (scope !== null && scope !== 'org')
    return refuse(call, badTerms(`${kind} watches everywhere; a rule for one scope needs a limit.`));
  if (severity === null && channel === null)
    return refuse(call, badTerms(`${kind} is there already; say page or notice, or where it is told.`));
  const before = (await services.state.rules(speaker.organisation.id)).find(({ id }) => id === kind);
  const terms = { ...before?.terms, ...(severity && { severity }) };
  const changed = { kind, scope: 'org', terms, channel: channel ?? before?.channel ?? null };
  const row = await save(call, ({ id }) => id === kind, changed, kind);
  if (!row) return refuse(call, tooMany());
  const where = row.channel === null ? [] : [`in ${printTarget(row.channel)}`];
  const told = [...(severity === null ? [] : [`as a ${severity}`]), ...where].join(', ');
  return {
    message: messageOf({
      command: ['/usage alert add', kind, severity, ...(channel === null ? [] : [printTarget(channel)])]
        .filter(Boolean)
        .join(' '),
      tone: 'good',
      headline: `${rule.title}: told ${told}`,
      lines: [rule.summary],
      actions: [{ label: 'As it was', command: `/usage alert rm ${kind}` }],
    }),
  };
}

type Saved = Pick<AlertRule, 'kind' | 'scope' | 'terms' | 'channel'>;

/** Replaces the row that is the same, keeping its id, or adds one; undefined when there are too many. */
async function save(
  call: Call,
  isSame: (row: AlertRule) => boolean,
  saved: Saved,
  newId = call.services.randomId(ID_BITS),
): Promise<AlertRule | undefined> {
  const { speaker, services, now } = call;
  const { id: org } = speaker.organisation;
  const rows = await services.state.rules(org);
  const before = rows.find(isSame);
  if (!before && rows.length >= MOST_RULES) return undefined;
  const row: AlertRule = {
    ...saved,
    org,
    id: before?.id ?? newId,
    state: 'on',
    createdBy: speaker.member?.id ?? null,
    createdAt: before?.createdAt ?? now,
  };
  await services.state.saveRule(row);
  await recordChange(
    call,
    `alert add ${row.kind} ${row.scope}`,
    JSON.stringify([before?.terms ?? null, row.terms]),
  );
  return row;
}

function tooMany() {
  const message = `There are ${MOST_RULES} rules already; remove one first.`;
  return misunderstanding('bad_value', message, { hint: 'See /usage alert rules.' });
}
