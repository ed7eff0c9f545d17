import { setImmediate } from 'node:timers/promises';
import { wayOf } from '../../analytics/alerts/rules/active.ts';
import {
  type Rehearsal,
  type RehearsalParts,
  rehearseSeries,
} from '../../analytics/alerts/rules/rehearsal.ts';
import { rehearseHours } from '../../analytics/alerts/rules/rehearsal-of-hours.ts';
import type { SeriesRule } from '../../analytics/alerts/rules/series-rule.ts';
import { thresholdRule } from '../../analytics/alerts/rules/threshold.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { printScope } from '../speaker/scope.ts';
import { watchedText } from './limit-text.ts';
import { rehearsalMessage } from './rehearsed.ts';
import { maybeRuleRefusal } from './rule-access.ts';
import { printRule, type RuleTerms, readRule } from './terms.ts';
import type { AlertVerb } from './verb.ts';

/** Named `try` in the table; a word that cannot name a constant. */
export const tryRule: AlertVerb = {
  name: 'try',
  aliases: ['rehearse'],
  forms: ['alert try <rule> [scope] [above <limit>]', 'alert try spikes [scope]'],
  run: rehearse,
};

/** What a rule would have told of the last weeks, before it may wake anybody. Changes nothing. */
async function rehearse(call: Call, rest: readonly Word[]): Promise<Saying> {
  const read = await readRule(rest, call);
  if ('code' in read) return refuse(call, read);
  const refusal = maybeRuleRefusal(call, read.scope ?? 'org');
  if (refusal) return refuse(call, refusal);
  const parts = await maybeParts(call);
  if (!parts)
    return refuse(call, misunderstanding('not_available', say`There is no usage to try a rule on yet.`));
  switch (read.form) {
    case 'limit':
      return tryLimit(call, parts, read);
    case 'sensitivity':
      return trySpikes(call, parts, { scope: read.scope, level: read.level });
    case 'built-in':
      return tryBuiltIn(call, parts, read);
  }
}

async function maybeParts({ speaker, services, now }: Call): Promise<RehearsalParts | undefined> {
  const { id: org, timeZone, people } = speaker.organisation;
  const { usage } = services;
  const oldest = await usage.oldest(org);
  const pause = () => setImmediate();
  return oldest === undefined
    ? undefined
    : { usage, org, timeZone, oldest, hidesPeople: people !== 'named', now, pause };
}

async function tryLimit(
  { speaker }: Call,
  parts: RehearsalParts,
  { kind, scope, terms, channel }: Extract<RuleTerms, { form: 'limit' }>,
): Promise<Saying> {
  const rule = thresholdRule(kind, terms);
  const words = printRule({ kind, scope, channel }, terms);
  return said(speaker, await rehearseSeries(parts, { rule, scope }), {
    rule,
    what: watchedText(kind, scope, terms),
    command: `/usage alert try ${words}`,
    turnOn: `/usage alert add ${words}`,
  });
}

async function tryBuiltIn(
  call: Call,
  parts: RehearsalParts,
  { rule, scope }: Extract<RuleTerms, { form: 'built-in' }>,
): Promise<Saying> {
  const where = scope === null ? '' : ` ${printScope(scope)}`;
  const rows = await call.services.state.rules(parts.org);
  const isOff = rows.find(({ id }) => id === rule.kind)?.state === 'off';
  const telling = {
    what: `${rule.kind}${where}`,
    command: `/usage alert try ${rule.kind}${where}`,
    turnOn: isOff ? `/usage alert on ${rule.kind}` : pageWords(rule.kind, wayOf(rule, rows).severity),
  };
  switch (rule.form) {
    case 'series':
      return said(call.speaker, await rehearseSeries(parts, { rule, scope }), { ...telling, rule });
    case 'hour':
      return said(call.speaker, await rehearseHours(parts, rule), { ...telling, rule: null });
    case 'spike':
      return trySpikes(call, parts, { scope, level: null });
    case 'minutes':
      return refuse(call, notKept());
  }
}

function notKept() {
  const message = say`A runaway is seen in minutes and single calls, which are not kept long enough to try it on.`;
  const hint = say`Try the cost spike: /usage alert try spikes`;
  return misunderstanding('not_available', message, { hint });
}

/** What is told in the digest may be told at once instead. */
function pageWords(kind: string, severity: 'page' | 'notice'): string | null {
  return severity === 'notice' ? `/usage alert add ${kind} page` : null;
}

type Spikes = { readonly scope: string | null; readonly level: 'low' | 'normal' | 'high' | null };

async function trySpikes(call: Call, parts: RehearsalParts, { scope, level }: Spikes): Promise<Saying> {
  const { speaker, services } = call;
  const rehearseSpikes = services.rehearseSpikes;
  if (!rehearseSpikes)
    return refuse(call, misunderstanding('not_available', say`Cost spikes cannot be tried here.`));
  const rehearsal = await rehearseSpikes(speaker.organisation, { ...parts, scope, level });
  const where = scope === null ? '' : ` ${printScope(scope)}`;
  const words = level === null ? `spikes${where}` : `sensitivity ${level}${where}`;
  return said(speaker, rehearsal, {
    rule: null,
    what: spikesText(where, level),
    command: `/usage alert try ${words}`,
    turnOn: level === null ? null : `/usage alert add ${words}`,
  });
}

/** "spikes team:ml at high sensitivity" */
function spikesText(where: string, level: Spikes['level']): string {
  switch (level) {
    case 'high':
      return say`spikes${where} at high sensitivity`;
    case 'normal':
      return say`spikes${where} at normal sensitivity`;
    case 'low':
      return say`spikes${where} at low sensitivity`;
    case null:
      return say`spikes${where}`;
  }
}

type Tried = {
  readonly rule: SeriesRule | null;
  readonly what: string;
  readonly command: string;
  /** The command that turns it on; null where it is on. */
  readonly turnOn: string | null;
};

function said({ organisation: { timeZone } }: Call['speaker'], rehearsal: Rehearsal, tried: Tried): Saying {
  return { message: rehearsalMessage(rehearsal, { ...tried, timeZone }) };
}
