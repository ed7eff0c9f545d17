import type { Message } from '../../analytics/message.ts';
import type { ChangeRecord, Organisation, StateStore } from '../../analytics/state.ts';
import type { UsageStore } from '../../analytics/store.ts';
import { printAnswer } from '../../bot/terminal/print.ts';
import { DONE, FAILED, NOT_UNDERSTOOD, type Output, writeLine } from '../output.ts';

export type PricesDependencies = Output & {
  readonly state: StateStore;
  readonly usage: UsageStore;
  readonly now: () => number;
  /** An unguessable id. */
  readonly randomId: (bits: number) => string;
};

export const PRICES_OPTIONS = {
  org: { type: 'string' },
  provider: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean' },
  input: { type: 'string' },
  output: { type: 'string' },
  'cache-read': { type: 'string' },
  'cache-write': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  tier: { type: 'string' },
  model: { type: 'string' },
  cache: { type: 'string' },
  file: { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type PricesFlags = {
  readonly [Name in keyof typeof PRICES_OPTIONS]?: (typeof PRICES_OPTIONS)[Name]['type'] extends 'string'
    ? string
    : boolean;
};

/** The organisation a command is about, or undefined where there is none; then that has been said. */
export async function organisationOf(
  { org = 'default' }: PricesFlags,
  { state, error }: PricesDependencies,
): Promise<Organisation | undefined> {
  const organisation = await state.organisation(org);
  if (!organisation) await writeLine(error, `there is no organisation "${org}"`);
  return organisation;
}

/** Prints an answer as `tokenbell ask` would. */
export async function tell(message: Message, { out }: PricesDependencies): Promise<number> {
  await writeLine(out, printAnswer({ message, files: [], actions: [] }));
  return DONE;
}

const CHANGE_BITS = 96;

/** For those who ask later what was changed. */
export function noteChange(
  change: Pick<ChangeRecord, 'org' | 'what' | 'detail'>,
  { state, now, randomId }: PricesDependencies,
): Promise<void> {
  return state.recordChange({ ...change, id: randomId(CHANGE_BITS), at: now(), actor: null });
}

export async function misunderstood(message: string, { error }: PricesDependencies): Promise<number> {
  await writeLine(error, `${message}\nSee: tokenbell prices --help`);
  return NOT_UNDERSTOOD;
}

export async function failed(message: string, { error }: PricesDependencies): Promise<number> {
  await writeLine(error, message);
  return FAILED;
}
