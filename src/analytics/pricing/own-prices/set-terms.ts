import { say } from '../../../language/say.ts';
import { modeOf } from '../book/quote.ts';
import { type OperatorPrice, operatorPriceSchema } from './operator-price.ts';

/** Options of `prices set`, as the command line and chat name them. */
export const SET_OPTIONS = ['input', 'output', 'cache-read', 'cache-write', 'from', 'to', 'tier'] as const;
export type SetOption = (typeof SET_OPTIONS)[number];

export type SetTerms =
  | { readonly kind: 'terms'; readonly price: OperatorPrice; readonly mode: string }
  | { readonly kind: 'refused'; readonly message: string };

const FIELDS: Readonly<Partial<Record<SetOption, keyof OperatorPrice>>> = {
  input: 'inputPerMillion',
  output: 'outputPerMillion',
  'cache-read': 'cacheReadPerMillion',
  'cache-write': 'cacheWritePerMillion',
  from: 'validFrom',
  to: 'validTo',
};

const PRICES: readonly SetOption[] = ['input', 'output', 'cache-read', 'cache-write'];

const MODES = ['standard', 'batch', 'flex', 'priority', 'fast'];

/** Reads "openai/gpt-4o" and the options beside it. */
export function readSetTerms(name: string, options: Readonly<Partial<Record<SetOption, string>>>): SetTerms {
  const slash = name.indexOf('/');
  const [provider, model] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1)];
  if (provider === '' || model === '')
    return refused(say`"${name.slice(0, 60)}" is no provider and model; type them as openai/gpt-4o.`);
  if (PRICES.every((option) => options[option] === undefined))
    return refused(say`Name at least one price: ${PRICES.join(', ')}.`);
  const mode = modeOf(provider.toLowerCase(), options.tier ?? '');
  const unknown = maybeUnknownTier(options.tier ?? '');
  if (unknown !== undefined) return refused(unknown);
  const fields = SET_OPTIONS.flatMap((option) => {
    const [field, value] = [FIELDS[option], options[option]];
    return field === undefined || value === undefined ? [] : [[field, value.replace(/^\$/, '')] as const];
  });
  const parsed = operatorPriceSchema.safeParse({ provider, model, ...Object.fromEntries(fields) });
  const isReversed = Date.parse(options.to ?? '') <= Date.parse(options.from ?? '');
  if (isReversed) return refused(say`to must be a later date than from.`);
  if (parsed.success) return { kind: 'terms', price: parsed.data, mode };
  return refused(whatIsWrong(String(parsed.error.issues[0]?.path[0] ?? ''), options));
}

/** What is wrong with a service tier that nobody sells. */
export function maybeUnknownTier(tier: string): string | undefined {
  return MODES.includes(modeOf('', tier))
    ? undefined
    : say`"${tier.slice(0, 60)}" is no service tier; there are ${MODES.join(', ')}.`;
}

function whatIsWrong(field: string, options: Readonly<Partial<Record<SetOption, string>>>): string {
  const option = SET_OPTIONS.find((one) => FIELDS[one] === field);
  if (option === undefined) return say`A provider and a model have at most 255 characters.`;
  const value = (options[option] ?? '').slice(0, 60);
  return option === 'from' || option === 'to'
    ? say`${option} takes a date such as 2026-11-01, not "${value}".`
    : say`${option} takes USD per 1M tokens such as 2.50, not "${value}".`;
}

function refused(message: string): SetTerms {
  return { kind: 'refused', message };
}
