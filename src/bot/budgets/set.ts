import { mayChangeScope } from '../../analytics/access/scope-access.ts';
import { amountText } from '../../analytics/alerts/budgets/facts.ts';
import { aPeriod } from '../../analytics/alerts/budgets/period.ts';
import { type Message, messageOf } from '../../analytics/message.ts';
import type { Budget } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { printScope, readScope } from '../speaker/scope.ts';
import { mayNotChange, readScopeWord } from './scope-word.ts';
import { budgetId, readTerms, setCommand } from './terms.ts';

/** `budget set team:ml $500/month at 75,90,95`: one budget a scope, period and unit. */
export async function setBudget(call: Call, words: readonly Word[]): Promise<Saying> {
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
  const saved: Budget = { ...terms, id, org, scope, createdBy: speaker.member?.id ?? null };
  await services.state.saveBudget(saved);
  const was = before ? ` (was: ${setCommand(before)})` : '';
  await recordChange(call, `budget set ${scope}`, `${setCommand(saved)}${was}`);
  return { message: savedMessage(saved, before) };
}

function savedMessage(saved: Budget, before: Budget | undefined): Message {
  const { amount, channel, period } = saved;
  const command = setCommand(saved);
  const was = before ? [say`It was ${amountText(before.amount, before.amount.value)}.`] : [];
  return messageOf({
    command: channel ? `${command} ${printTarget(channel)}` : command,
    tone: 'good',
    headline: say`Budget for ${printScope(saved.scope)}: ${amountText(amount, amount.value)} ${aPeriod(period)}`,
    lines: [
      [warningsText(saved), ...was].join(' '),
      ...repeatLine(saved),
      ...(saved.atLimit === 'deny'
        ? [say`Gateways that ask are told to refuse calls once it is spent.`]
        : []),
    ],
    actions: [{ label: say`All budgets`, command: '/usage budget list' }],
  });
}

function warningsText({ thresholds, channel, period }: Budget): string {
  const marks = thresholds.map((one) => `${one} %`).join(', ');
  return channel
    ? say`Warnings at ${marks}, each once ${aPeriod(period)}, in ${printTarget(channel)}.`
    : say`Warnings at ${marks}, each once ${aPeriod(period)}, where budget warnings are routed.`;
}

function repeatLine({ repeatPercent: step }: Budget): readonly string[] {
  return step === 0 ? [] : [say`Above it again at ${100 + step} %, ${100 + 2 * step} % and so on.`];
}
