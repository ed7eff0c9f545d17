import { MOST_PERCENT } from '../../analytics/detect/threshold.ts';
import { PLAIN_BUDGET } from '../../analytics/state/budget.ts';
import type { Budget } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { printAmount, readAmount } from '../grammar/amount.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { printScope } from '../speaker/scope.ts';
import { budgetExample } from './scope-word.ts';

/** Everything about a budget but whose it is. */
export type Terms = Pick<
  Budget,
  'amount' | 'period' | 'thresholds' | 'repeatPercent' | 'atLimit' | 'forecast' | 'channel'
>;

const DEFAULT_THRESHOLDS = [75, 90, 95] as const;
const MOST_THRESHOLDS = 10;
/** A smaller step would be a message for every call. */
const LEAST_REPEAT = 5;

/** One budget a scope, period and unit: setting it again replaces it. */
export function budgetId(scope: string, { amount, period }: Pick<Budget, 'amount' | 'period'>): string {
  return `${scope}/${period}/${amount.unit}`;
}

/** "$500/month at 75,90,95 repeat 50 deny forecast off #channel"; the channel defaults to where it was typed. */
export function readTerms(words: readonly Word[], call: Call): Terms | Misunderstanding {
  const channelWord = words.find((word) => maybeTarget(word.text, call) !== undefined);
  const texts = words.filter((word) => word !== channelWord).map((word) => word.values[0] ?? '');
  const parts = splitAt(texts);
  const amount = readAmount(parts.amount);
  if (amount.kind === 'refused') return badTerms(amount.message);
  let terms: Terms = {
    ...PLAIN_BUDGET,
    amount: amount.amount,
    period: amount.period,
    thresholds: DEFAULT_THRESHOLDS,
    channel: maybeTarget(channelWord?.text ?? 'here', call) ?? null,
  };
  for (const { word, value } of parts.clauses) {
    const read = CLAUSES[word](value);
    if (typeof read === 'string') return badTerms(read);
    terms = { ...terms, ...read };
  }
  return terms;
}

type Clause = 'at' | 'repeat' | 'deny' | 'warn' | 'forecast';

/** What each word of the terms says; a text says what is wrong with it. */
const CLAUSES: Readonly<Record<Clause, (value: string) => Partial<Terms> | string>> = {
  at: (value) => {
    const thresholds = maybeThresholds(value);
    return thresholds ? { thresholds } : say`Warnings come at whole percents from 1 to 1000, like 75,90,95.`;
  },
  repeat: (value) => {
    const repeatPercent = maybeRepeat(value);
    return repeatPercent === undefined
      ? say`repeat takes a whole percent from ${LEAST_REPEAT} to ${MOST_PERCENT}, or off, not ${shownWord(value)}.`
      : { repeatPercent };
  },
  deny: (value) => (value === '' ? { atLimit: 'deny' } : strayWord(value)),
  warn: (value) => (value === '' ? { atLimit: 'warn' } : strayWord(value)),
  forecast: (value) =>
    /^(on|off)$/i.test(value)
      ? { forecast: value.toLowerCase() === 'on' }
      : say`forecast is on or off, not ${shownWord(value)}.`,
};

type Parts = {
  readonly amount: string;
  readonly clauses: readonly { readonly word: Clause; readonly value: string }[];
};

function splitAt(texts: readonly string[]): Parts {
  const amount: string[] = [];
  const clauses: { word: Clause; values: string[] }[] = [];
  for (const text of texts) {
    const word = maybeClause(text);
    if (word) clauses.push({ word, values: [] });
    else (clauses.at(-1)?.values ?? amount).push(text);
  }
  return {
    amount: amount.join(' '),
    clauses: clauses.map(({ word, values }) => ({ word, value: values.join(',') })),
  };
}

function maybeClause(text: string): Clause | undefined {
  const word = text.toLowerCase();
  // Exactly the keys of the table.
  return Object.hasOwn(CLAUSES, word) ? (word as Clause) : undefined;
}

function maybeThresholds(text: string): readonly number[] | undefined {
  const parts = text.split(/[\s,%]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  const areGood =
    parts.every((part) => /^\d{1,4}$/.test(part)) && numbers.every((one) => one >= 1 && one <= MOST_PERCENT);
  const unique = [...new Set(numbers)].sort((one, other) => one - other);
  return areGood && unique.length > 0 && unique.length <= MOST_THRESHOLDS ? unique : undefined;
}

function maybeRepeat(text: string): number | undefined {
  if (text.toLowerCase() === 'off') return 0;
  const percent = /^(\d{1,4})\s*%?$/.exec(text)?.[1];
  const step = Number(percent);
  return percent !== undefined && step >= LEAST_REPEAT && step <= MOST_PERCENT ? step : undefined;
}

function strayWord(value: string): string {
  return say`I do not understand ${shownWord(value)} there.`;
}

/** The command that sets a budget as it is, except its channel. */
export function setCommand(budget: Pick<Budget, 'scope'> & Omit<Terms, 'channel'>): string {
  const { scope, thresholds, repeatPercent, atLimit, forecast } = budget;
  return [
    `/usage budget set ${printScope(scope)} ${printAmount(budget)} at ${thresholds.join(',')}`,
    ...(repeatPercent === PLAIN_BUDGET.repeatPercent ? [] : [`repeat ${repeatPercent || 'off'}`]),
    ...(atLimit === 'deny' ? ['deny'] : []),
    ...(forecast ? [] : ['forecast off']),
  ].join(' ');
}

export function badTerms(message: string): Misunderstanding {
  return misunderstanding('bad_value', message, { hint: budgetExample() });
}
