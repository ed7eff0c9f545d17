import { maySeePerson, refuseView } from '../../analytics/access.ts';
import { type BudgetStatus, budgetStatus } from '../../analytics/budget-status.ts';
import { maybeDimension } from '../../analytics/dimensions.ts';
import { messageOf } from '../../analytics/message.ts';
import { mayChangeScope, mayReadScope } from '../../analytics/scope-access.ts';
import { PLAIN_BUDGET } from '../../analytics/state/budget.ts';
import type { Budget } from '../../analytics/state.ts';
import { amountText, printAmount, readAmount } from '../amount.ts';
import { budgetListMessage } from '../budget-list.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { resolveValue } from '../names.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../problem.ts';
import { printScope, readScope } from '../scope.ts';
import { maybeTarget, printTarget } from '../target.ts';
import type { Word } from '../words.ts';

export const budget: Command = {
  name: 'budget',
  aliases: ['budgets'],
  summary: 'budgets and how much of them is spent',
  forms: [
    'budget [list]',
    'budget set <scope> <amount usd|tokens>/<period> [at 75,90,95] [#channel]',
    'budget rm <scope>',
  ],
  examples: ['budget list', 'budget set team:ml $500/month at 75,90,95', 'budget set org 2M tokens/week'],
  who: 'everyone',
  run: async (call) => {
    const [verb, ...rest] = call.words;
    switch (verb?.text.toLowerCase() ?? 'list') {
      case 'list':
        return listBudgets(call, rest);
      case 'set':
        return setBudget(call, rest);
      case 'rm':
      case 'remove':
        return removeBudget(call, rest);
      case 'request':
        return refuse(call, misunderstanding('not_available', 'Asking for budget is not available yet.'));
      default:
        return refuse(call, notABudgetCommand(verb?.text ?? ''));
    }
  },
};

export const DEFAULT_THRESHOLDS = [75, 90, 95] as const;
const MOST_THRESHOLDS = 10;

/** One budget a scope, period and unit: setting it again replaces it. */
export function budgetId(scope: string, { amount, period }: Pick<Budget, 'amount' | 'period'>): string {
  return `${scope}/${period}/${amount.unit}`;
}

async function listBudgets(call: Call, rest: readonly Word[]): Promise<Saying> {
  if (rest.length > 0) return refuse(call, notABudgetCommand(rest[0]?.text ?? ''));
  const { speaker, services, now } = call;
  const { id: org, timeZone } = speaker.organisation;
  const seen = (await services.state.budgets(org)).filter(({ scope }) =>
    mayReadScope(speaker.viewer, readScope(scope)),
  );
  const statuses: BudgetStatus[] = [];
  for (const one of seen)
    statuses.push(await budgetStatus(one, services.usage, { now, organisation: speaker.organisation }));
  return { message: budgetListMessage(statuses, { now, timeZone }) };
}

async function setBudget(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services } = call;
  const [first, ...rest] = words;
  const scope = await readScopeWord(first, call);
  if (typeof scope !== 'string') return refuse(call, scope);
  if (!mayChangeScope(speaker.viewer, readScope(scope))) return refuse(call, mayNotChange(call, scope));
  const terms = readTerms(rest, call);
  if ('code' in terms) return refuse(call, terms);
  const { id: org } = speaker.organisation;
  const id = budgetId(scope, terms);
  const before = (await services.state.budgets(org)).find((one) => one.id === id);
  const saved: Budget = { ...PLAIN_BUDGET, ...terms, id, org, scope, createdBy: speaker.member?.id ?? null };
  await services.state.saveBudget(saved);
  return { message: savedMessage(saved, before) };
}

function savedMessage(saved: Budget, before: Budget | undefined) {
  const { thresholds, channel } = saved;
  const command = `/usage budget set ${printScope(saved.scope)} ${printAmount(saved)} at ${thresholds.join(',')}`;
  const was = before ? ` It was ${amountText(before.amount, before.amount.value)}.` : '';
  const where = channel ? `in ${printTarget(channel)}` : 'where budget warnings are routed';
  return messageOf({
    command: channel ? `${command} ${printTarget(channel)}` : command,
    tone: 'good',
    headline: `Budget for ${printScope(saved.scope)}: ${amountText(saved.amount, saved.amount.value)} a ${saved.period}`,
    lines: [
      `Warnings at ${thresholds.map((one) => `${one} %`).join(', ')}, each once a ${saved.period}, ${where}.${was}`,
    ],
    actions: [{ label: 'All budgets', command: '/usage budget list' }],
  });
}

async function removeBudget(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services } = call;
  const scope = await readScopeWord(words[0], call);
  if (typeof scope !== 'string') return refuse(call, scope);
  if (!mayChangeScope(speaker.viewer, readScope(scope))) return refuse(call, mayNotChange(call, scope));
  const { id: org } = speaker.organisation;
  const found = (await services.state.budgets(org)).filter((one) => one.scope === scope);
  if (found.length === 0) {
    const message = `There is no budget for ${printScope(scope)}.`;
    return refuse(call, misunderstanding('not_found', message, { hint: 'See /usage budget list.' }));
  }
  for (const one of found) await services.state.removeBudget(org, one.id);
  const command = `/usage budget rm ${printScope(scope)}`;
  const undo = found.map(
    (one) => `/usage budget set ${printScope(scope)} ${printAmount(one)} at ${one.thresholds.join(',')}`,
  );
  return {
    message: messageOf({
      command,
      tone: 'good',
      headline: `Removed ${found.length === 1 ? 'the budget' : `${found.length} budgets`} for ${printScope(scope)}`,
      actions: undo.slice(0, 3).map((one) => ({ label: 'Set it again', command: one })),
    }),
  };
}

/** "org", "team:ml", "dept:research": the scope as stored, with the name as the store spells it. */
async function readScopeWord(word: Word | undefined, call: Call): Promise<string | Misunderstanding> {
  if (!word) return noScope();
  if (word.key === null) return word.text.toLowerCase() === 'org' ? 'org' : noScope(word.text);
  const dimension = maybeDimension(word.key);
  const [value = '', ...others] = word.values;
  if (!dimension || word.negated || others.length > 0 || value === '') return noScope(word.text);
  if (value === '*') {
    return misunderstanding('not_available', 'A budget for each person at once is not available yet.');
  }
  const found = await resolveValue(dimension.name, value, call.speaker, call.services.usage);
  return typeof found === 'string' ? `${dimension.name}:${found}` : found;
}

type Terms = Pick<Budget, 'amount' | 'period' | 'thresholds' | 'channel'>;

/** "$500/month at 75,90,95 #channel", in this order; the channel defaults to where it was typed. */
function readTerms(words: readonly Word[], call: Call): Terms | Misunderstanding {
  const channelWord = words.find((word) => maybeTarget(word.text, call) !== undefined);
  const others = words.filter((word) => word !== channelWord).map((word) => word.values[0] ?? '');
  const at = others.findIndex((text) => text.toLowerCase() === 'at');
  const amount = readAmount((at < 0 ? others : others.slice(0, at)).join(' '));
  if (amount.kind === 'refused') return badTerms(amount.message);
  const thresholds = at < 0 ? [...DEFAULT_THRESHOLDS] : maybeThresholds(others.slice(at + 1).join(','));
  if (!thresholds) return badTerms('Warnings come at whole percents from 1 to 1000, like 75,90,95.');
  const channel = maybeTarget(channelWord?.text ?? 'here', call) ?? null;
  return { amount: amount.amount, period: amount.period, thresholds, channel };
}

function maybeThresholds(text: string): readonly number[] | undefined {
  const parts = text.split(/[\s,%]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  const areGood =
    parts.every((part) => /^\d{1,4}$/.test(part)) && numbers.every((one) => one >= 1 && one <= 1000);
  const unique = [...new Set(numbers)].sort((one, other) => one - other);
  return areGood && unique.length > 0 && unique.length <= MOST_THRESHOLDS ? unique : undefined;
}

/** A person one may not see is unknown; anything else is refused by name. */
function mayNotChange({ speaker: { viewer } }: Call, scope: string): Misunderstanding {
  const read = readScope(scope);
  const isOwn = read !== 'org' && read.dimension === 'user' && maySeePerson(viewer, read.value);
  const reason = isOwn
    ? 'Your own budget is set by your lead or an admin.'
    : 'Budgets are set by admins, and by leads for their teams.';
  const { message, hint } = refuseView(viewer, reason);
  return misunderstanding('insufficient_access', message, { hint });
}

const EXAMPLE = 'For example: /usage budget set team:ml $500/month at 75,90,95';

function noScope(typed?: string): Misunderstanding {
  const message =
    typed === undefined ? 'A budget needs a scope.' : `${shownWord(typed)} is no scope for a budget.`;
  return misunderstanding('bad_value', `${message} Scopes are org, team:…, user:…, project:…, dept:….`, {
    hint: EXAMPLE,
  });
}

function badTerms(message: string): Misunderstanding {
  return misunderstanding('bad_value', message, { hint: EXAMPLE });
}

function notABudgetCommand(typed: string): Misunderstanding {
  const message = `budget takes list, set or rm, not ${shownWord(typed)}.`;
  return misunderstanding('unknown_word', message, { hint: EXAMPLE, suggestions: ['/usage budget list'] });
}
