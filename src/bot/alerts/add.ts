import { SENSITIVITY_KIND } from '../../analytics/alerts/rules/active.ts';
import { thresholdTerms } from '../../analytics/alerts/rules/threshold.ts';
import { messageOf } from '../../analytics/message.ts';
import type { AlertRule } from '../../analytics/state.ts';
import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import { printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { printScope } from '../speaker/scope.ts';
import { watchedText } from './limit-text.ts';
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

type Severity = 'page' | 'notice';

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
  return {
    message: messageOf({
      command: `/usage alert add ${words}`,
      tone: 'good',
      headline: say`Rule ${row.id}: ${watchedText(kind, scope, terms)}`,
      lines: [howTold(terms.severity, channel)],
      actions: [
        { label: say`Try it`, command: `/usage alert try ${words}` },
        { label: say`All rules`, command: '/usage alert rules' },
        { label: say`Remove`, command: `/usage alert rm ${row.id}`, style: 'danger' },
      ],
    }),
  };
}

function howTold(severity: Severity, channel: string | null): string {
  if (severity === 'notice')
    return say`It is a line of the digest, and is over after three hours below four fifths of it.`;
  return channel === null
    ? say`It is told where alerts are routed once an hour closes above it, and is over after three hours below four fifths of it.`
    : say`It is told in ${printTarget(channel)} once an hour closes above it, and is over after three hours below four fifths of it.`;
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
      headline: sensitivityText(printScope(scope), level),
      lines: [levelText(level)],
      actions: [
        { label: say`Try it`, command: `/usage alert try spikes ${printScope(scope)}` },
        { label: say`Remove`, command: `/usage alert rm ${row.id}`, style: 'danger' },
      ],
    }),
  };
}

type Level = Extract<RuleTerms, { form: 'sensitivity' }>['level'];

function sensitivityText(scope: string, level: Level): string {
  switch (level) {
    case 'high':
      return say`Cost spikes of ${scope}: high sensitivity`;
    case 'normal':
      return say`Cost spikes of ${scope}: normal sensitivity`;
    case 'low':
      return say`Cost spikes of ${scope}: low sensitivity`;
  }
}

function levelText(level: Level): string {
  const score = decimalText(LEVEL_SCORES[level]);
  switch (level) {
    case 'high':
      return say`Smaller deviations are told: the detector fires at a score of ${score}.`;
    case 'normal':
      return say`The detector fires at a score of ${score}.`;
    case 'low':
      return say`Only large deviations are told: the detector fires at a score of ${score}.`;
  }
}

const LEVEL_SCORES = { high: '0.65', normal: '0.8', low: '1.15' } as const;

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
      badTerms(say`Cost spikes are set by a sensitivity: alert add sensitivity high team:ml.`),
    );
  if (scope !== null && scope !== 'org')
    return refuse(call, badTerms(say`${kind} watches everywhere; a rule for one scope needs a limit.`));
  if (severity === null && channel === null)
    return refuse(call, badTerms(say`${kind} is there already; say page or notice, or where it is told.`));
  const before = (await services.state.rules(speaker.organisation.id)).find(({ id }) => id === kind);
  const terms = { ...before?.terms, ...(severity && { severity }) };
  const changed = { kind, scope: 'org', terms, channel: channel ?? before?.channel ?? null };
  const row = await save(call, ({ id }) => id === kind, changed, kind);
  if (!row) return refuse(call, tooMany());
  return {
    message: messageOf({
      command: ['/usage alert add', kind, severity, ...(channel === null ? [] : [printTarget(channel)])]
        .filter(Boolean)
        .join(' '),
      tone: 'good',
      headline: builtInText(rule.title, severity, row.channel),
      lines: [rule.summary],
      actions: [{ label: say`As it was`, command: `/usage alert rm ${kind}` }],
    }),
  };
}

/** How a rule that is always there is told from now on: by what was set, a severity or a channel. */
function builtInText(title: string, severity: Severity | null, channel: string | null): string {
  const where = channel === null ? '' : printTarget(channel);
  switch (severity) {
    case 'page':
      return where === '' ? say`${title}: told as a page` : say`${title}: told as a page, in ${where}`;
    case 'notice':
      return where === '' ? say`${title}: told as a notice` : say`${title}: told as a notice, in ${where}`;
    case null:
      return say`${title}: told in ${where}`;
  }
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
  const message = say`There are ${MOST_RULES} rules already; remove one first.`;
  return misunderstanding('bad_value', message, { hint: say`See /usage alert rules.` });
}
