import { say } from '../../../language/say.ts';
import type { Figure } from '../../message.ts';
import { divideHalfEven, formatUsd, toDecimalUsd } from '../../money.ts';
import { localDate } from '../../period.ts';
import type { Measures } from '../../store.ts';
import { formatCount } from '../../words/format.ts';
import { toCount, tokensOf } from '../measures.ts';
import type { Question } from '../question.ts';

/** What one person used a day on average, today counted as one; nothing of a single day or of no usage. */
export function dailyFigures({ view, period, now }: Question, total: Measures): readonly Figure[] {
  const last = Math.min(now, period.to - 1);
  const days = localDate(period.from, period.timeZone).until(localDate(last, period.timeZone)).days + 1;
  if (view !== 'me' || days < 2 || total.events === 0n) return [];
  const [nano, tokens] = [total.costNano, tokensOf(total)].map((sum) => divideHalfEven(sum, BigInt(days)));
  return [...costFigure(nano ?? 0n, total), tokensFigure(tokens ?? 0n)];
}

/** What is pending or in plans is no average of nothing. */
function costFigure(nano: bigint, { pendingEvents }: Measures): readonly Figure[] {
  if (nano === 0n) return [];
  const known = formatUsd(nano);
  return [
    {
      key: 'costPerDay',
      label: say`Cost a day`,
      value: toDecimalUsd(nano),
      unit: 'usd',
      text: pendingEvents > 0n ? say`at least ${known}` : known,
    },
  ];
}

function tokensFigure(tokens: bigint): Figure {
  const value = toCount(tokens);
  return { key: 'tokensPerDay', label: say`Tokens a day`, value, unit: 'tokens', text: formatCount(tokens) };
}
