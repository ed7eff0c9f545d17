import { counted, say } from '../../../language/say.ts';
import { absolute } from '../../absolute.ts';
import type { Row } from '../../message.ts';
import { divideHalfEven, toDecimalUsd } from '../../money.ts';
import { modelText } from '../../pricing/book/used-models.ts';
import { unitPriceText, usdPerMillionText } from '../../pricing/charge/unit-price.ts';
import { classIndex } from '../../pricing/rows/price-class.ts';
import { formatCount } from '../../words/format.ts';
import { toCount, tokensOf } from '../measures.ts';
import { momentText } from '../prices/price-list.ts';
import { storedName } from '../table/breakdown.ts';
import type { CostPart, Uses } from './cost-parts.ts';
import { otherNano } from './other-uses.ts';

/** Tokens × unit price = amount, for one class of one part. The amounts of a part's lines add up to its cost. */
export type CostLine = Row & { readonly cost: string | null; readonly plannedCost?: string | null };

const PICO_PER_NANO = 1000n;

/** The lines of a part: what was used, at which price, for how much; what waits for a price is a line without amount. */
export function linesOf(part: CostPart): readonly CostLine[] {
  const { measures } = part;
  const read = ownTokens(part, 'cacheRead', measures.cacheReadTokens);
  const written = ownTokens(part, 'cacheWrite', measures.cacheWriteTokens);
  const plain = measures.inputTokens - read - written;
  return [
    ...tokenLine(part, 'input', plain > 0n ? plain : 0n, measures.inputCostNano),
    ...tokenLine(part, 'cacheRead', read, measures.cacheReadCostNano),
    ...tokenLine(part, 'cacheWrite', written, measures.cacheWriteCostNano),
    ...tokenLine(part, 'output', measures.outputTokens, measures.outputCostNano),
    ...otherLines(part),
    ...amountLine(part, say`provided`, say`as the sender reported`, measures.providedCostNano),
    ...pendingLine(part),
  ];
}

/** The one line of a part that plans pay for: it is billed nothing. */
export function planLinesOf(part: CostPart): readonly CostLine[] {
  const { measures } = part;
  const waiting = pendingLine(part).map((line) => ({ ...line, plannedCost: null }));
  if (measures.pendingEvents === measures.events) return waiting;
  return [
    {
      ...subjectOf(part),
      class: say`in plans`,
      tokens: toCount(tokensOf(measures)),
      price: say`included`,
      cost: '0',
      plannedCost: toDecimalUsd(measures.plannedCostNano),
    },
    ...waiting,
  ];
}

/** Cached tokens without a price of their own are charged as input, and stand there. */
function ownTokens({ list }: CostPart, name: TokenClass, tokens: bigint): bigint {
  return list === undefined || (list.pico[classIndex(name)] ?? -1) >= 0 ? tokens : 0n;
}

type TokenClass = 'input' | 'cacheRead' | 'cacheWrite' | 'output';

function classWord(name: TokenClass): string {
  switch (name) {
    case 'input':
      return say`input`;
    case 'cacheRead':
      return say`cache read`;
    case 'cacheWrite':
      return say`cache write`;
    case 'output':
      return say`output`;
  }
}

function tokenLine(part: CostPart, name: TokenClass, tokens: bigint, nano: bigint): readonly CostLine[] {
  // Tokens of calls that wait for a price are no line of their own: nobody knows what to multiply them by.
  if (nano === 0n && (tokens === 0n || part.measures.pendingEvents > 0n)) return [];
  const price = tokens === 0n ? '' : say`${unitText(part, name, tokens, nano)} per 1M tokens`;
  return [
    {
      ...subjectOf(part),
      class: classWord(name),
      tokens: toCount(tokens),
      price,
      cost: toDecimalUsd(nano),
    },
  ];
}

/** Stands before a unit price that no one call was charged. */
export const AVERAGE_SIGN = '≈';

/** The one unit price that explains an amount to the rounding of its events, or "≈" and the average. */
function unitText(
  { list, factor, measures }: CostPart,
  name: TokenClass,
  tokens: bigint,
  nano: bigint,
): string {
  const pico = BigInt(list?.pico[classIndex(name)] ?? -1);
  const divisor = PICO_PER_NANO * factor.under;
  const gap = tokens * pico * factor.over - nano * divisor;
  const isExplained = pico >= 0n && absolute(gap) <= measures.events * divisor;
  if (!isExplained)
    return `${AVERAGE_SIGN} ${usdPerMillionText(divideHalfEven(nano * PICO_PER_NANO, tokens))}`;
  return usdPerMillionText(divideHalfEven(pico * factor.over, factor.under));
}

const NO_USES: Uses = new Map();

/** A line for each kind of use where they explain the amount exactly, else one for all of them. */
function otherLines(part: CostPart): readonly CostLine[] {
  const { list, factor, uses = NO_USES } = part;
  const lines = [...uses].map(([name, quantity]) => {
    const pico = BigInt(list?.pico[classIndex(name)] ?? 0) * factor.over;
    const nano = divideHalfEven(quantity * pico, PICO_PER_NANO * factor.under);
    return { name, quantity, nano, picoPerUnit: divideHalfEven(pico, factor.under) };
  });
  const other = otherNano(part);
  if (lines.length === 0 || lines.reduce((sum, { nano }) => sum + nano, 0n) !== other)
    return amountLine(part, say`other`, say`searches, images, seconds`, other);
  return lines.flatMap(({ name, quantity, nano, picoPerUnit }) => {
    const price = unitPriceText({ class: name, picoPerUnit, perUnit: 'use' });
    return amountLine(part, say`other`, `${formatCount(quantity)} × ${price}`, nano);
  });
}

function amountLine(part: CostPart, name: string, price: string, nano: bigint): readonly CostLine[] {
  if (nano === 0n) return [];
  return [{ ...subjectOf(part), class: name, tokens: null, price, cost: toDecimalUsd(nano) }];
}

function pendingLine(part: CostPart): readonly CostLine[] {
  const { pendingEvents } = part.measures;
  if (pendingEvents === 0n) return [];
  const price = counted(
    pendingEvents,
    say`1 call waits for a price`,
    say`${pendingEvents} calls wait for a price`,
  );
  return [{ ...subjectOf(part), class: say`pending`, tokens: null, price, cost: null }];
}

function subjectOf(part: CostPart) {
  const { serviceTier = '', region = '', since } = part;
  const conditions = [
    ...(serviceTier === '' ? [] : [storedName(serviceTier, 'serviceTier')]),
    ...(region === '' ? [] : [storedName(region, 'region')]),
    ...(since === null ? [] : [say`from ${momentText(since)}`]),
  ];
  const named = {
    provider: storedName(part.provider, 'provider'),
    model: storedName(part.model, 'model'),
  };
  return { model: modelText(named), conditions: conditions.join(', ') };
}
