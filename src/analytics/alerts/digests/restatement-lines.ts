import { counted, say } from '../../../language/say.ts';
import type { ClosedMonth } from '../../finance/closed-months.ts';
import { monthText } from '../../finance/closed-words.ts';
import { formatUsdCents } from '../../money.ts';
import type { Restatement } from '../../pricing/repricing/restatements.ts';

/** [since, until), UTC milliseconds, in which restatements were made. */
export type RestatedBetween = { readonly since: number; readonly until: number };

/**
 * One line for each month that was over and costs something else now: "October 2026 is restated: $1,204.10, was
 * $1,180.00 (price of gpt-5 corrected)". What changes in the running month is in its sums and no news.
 */
export function restatementLines(
  restatements: readonly Restatement[],
  { since, until }: RestatedBetween,
  closed: readonly ClosedMonth[] = [],
): readonly string[] {
  const told = restatements.filter(({ at, isOver }) => isOver === true && at >= since && at < until);
  const months = [...Map.groupBy(told, ({ month }) => month)].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return months.flatMap(([month, ofMonth]) => {
    const line = restatementLine(
      ofMonth,
      closed.find((one) => one.month === month),
    );
    return line ?? [];
  });
}

/**
 * What restatements of one month say together, oldest first, and at what it was closed where it was; undefined where
 * they leave the month's cost as it was.
 */
export function restatementLine(ofMonth: readonly Restatement[], closed?: ClosedMonth): string | undefined {
  const [first] = ofMonth;
  const { beforeNano, afterNano } = monthAmounts(ofMonth);
  if (!first || beforeNano === afterNano) return undefined;
  const month = monthText(first.month);
  const [before, after] = [formatUsdCents(beforeNano), formatUsdCents(afterNano)];
  const reason = reasonText(ofMonth);
  return closed
    ? say`${month} is restated: ${after}, was ${before} (${reason}); closed at ${formatUsdCents(closed.costNano)}`
    : say`${month} is restated: ${after}, was ${before} (${reason})`;
}

/** What the month cost before the first and after the last of its restatements, nano-USD. */
export function monthAmounts(ofMonth: readonly Restatement[]): {
  readonly beforeNano: bigint;
  readonly afterNano: bigint;
} {
  const [first, last] = [ofMonth[0], ofMonth.at(-1)];
  if (first?.monthNano === undefined || last?.monthNano === undefined)
    return { beforeNano: 0n, afterNano: 0n };
  return { beforeNano: first.monthNano, afterNano: last.monthNano + last.afterNano - last.beforeNano };
}

/** "price of gpt-5 corrected; prices of tuned and 2 more models now known". */
function reasonText(ofMonth: readonly Restatement[]): string {
  return (['corrected', 'priced'] as const)
    .flatMap((reason) => {
      const names = [...new Set(ofMonth.filter((one) => one.reason === reason).map(nameOf))];
      return names.length === 0 ? [] : [pricesText(names, reason)];
    })
    .join('; ');
}

function pricesText([first = '', ...others]: readonly string[], reason: 'corrected' | 'priced'): string {
  const count = others.length;
  if (reason === 'corrected') {
    if (count === 0) return say`price of ${first} corrected`;
    return counted(
      count,
      say`prices of ${first} and 1 more model corrected`,
      say`prices of ${first} and ${count} more models corrected`,
    );
  }
  if (count === 0) return say`price of ${first} now known`;
  return counted(
    count,
    say`prices of ${first} and 1 more model now known`,
    say`prices of ${first} and ${count} more models now known`,
  );
}

function nameOf({ provider, model }: Restatement): string {
  if (model !== '') return model;
  return provider === '' ? say`calls without a model` : provider;
}
