import { counted, say } from '../../language/say.ts';
import { absolute } from '../absolute.ts';
import type { Restatement } from '../pricing/repricing/restatements.ts';
import { type MonthContent, type MonthPart, partKey } from './read-month-file.ts';

export type PartDifference = {
  readonly team: string;
  readonly model: string;
  readonly closedNano: bigint;
  readonly nowNano: bigint;
  /** "price corrected; 12 calls came late or moved here" */
  readonly why: string;
};

/** What differs between a closed month and the same month now, the largest difference first. */
export function monthDifference(
  closed: MonthContent,
  current: MonthContent,
  restated: readonly Restatement[],
): readonly PartDifference[] {
  const [former, later] = [byKey(closed), byKey(current)];
  const keys = [...new Set([...former.keys(), ...later.keys()])];
  return keys
    .map((key) => ({ before: former.get(key), after: later.get(key) }))
    .flatMap((pair) => differenceOf(pair, restated) ?? [])
    .sort((one, other) => {
      const [first, second] = [sizeOf(one), sizeOf(other)];
      if (first !== second) return first < second ? 1 : -1;
      return partKey(one) < partKey(other) ? -1 : 1;
    });
}

function byKey({ parts }: MonthContent): ReadonlyMap<string, MonthPart> {
  return new Map(parts.map((part) => [partKey(part), part]));
}

type Pair = { readonly before: MonthPart | undefined; readonly after: MonthPart | undefined };

const NOTHING = { requests: 0n, costNano: 0n };

function differenceOf({ before, after }: Pair, restated: readonly Restatement[]): PartDifference | undefined {
  const part = after ?? before;
  if (!part) return undefined;
  const { team, model } = part;
  const [then, now] = [before ?? NOTHING, after ?? NOTHING];
  const calls = now.requests - then.requests;
  if (then.costNano === now.costNano && calls === 0n) return undefined;
  const ofModel = restated.filter((one) => one.model === model);
  const reasons = [...priceReasons(ofModel), ...callReasons(calls)];
  const why = reasons.length > 0 ? reasons.join('; ') : say`priced anew`;
  return { team, model, closedNano: then.costNano, nowNano: now.costNano, why };
}

function priceReasons(restated: readonly Restatement[]): readonly string[] {
  return [
    ...(restated.some(({ reason }) => reason === 'priced') ? [say`price now known`] : []),
    ...(restated.some(({ reason }) => reason === 'corrected') ? [say`price corrected`] : []),
  ];
}

function callReasons(calls: bigint): readonly string[] {
  if (calls === 0n) return [];
  const count = absolute(calls);
  return calls > 0n
    ? [counted(count, say`1 call came late or moved here`, say`${count} calls came late or moved here`)]
    : [counted(count, say`1 call withdrawn or moved away`, say`${count} calls withdrawn or moved away`)];
}

function sizeOf({ closedNano, nowNano }: PartDifference): bigint {
  return nowNano > closedNano ? nowNano - closedNano : closedNano - nowNano;
}
