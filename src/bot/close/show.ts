import {
  closedText,
  dayText,
  differenceText,
  monthText,
  unpricedLine,
} from '../../analytics/finance/closed-words.ts';
import { monthDifference, type PartDifference } from '../../analytics/finance/month-difference.ts';
import { monthFile } from '../../analytics/finance/month-file.ts';
import { type MonthContent, readMonthFile } from '../../analytics/finance/read-month-file.ts';
import { type Message, messageOf, type Table } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import { restatementsOf } from '../../analytics/pricing/repricing/restatements.ts';
import {
  type CostSum,
  costTextCents,
  costValue,
  isCostPending,
} from '../../analytics/reports/pending-cost.ts';
import { nameOf } from '../../analytics/reports/table/breakdown.ts';
import { say } from '../../language/say.ts';
import type { Call, Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { closedFile } from './file.ts';
import { type FoundClose, findClose } from './find.ts';

const SHOWN_ROWS = 10;

/** `close show <month>`: what it was closed at, what it costs now, and where the difference comes from. */
export async function showClosed(call: Call, words: readonly Word[]): Promise<Saying> {
  const found = await findClose(call, words, 'show');
  if ('refused' in found) return found.refused;
  const { close, month } = found;
  const { services, speaker } = call;
  const { id: org } = speaker.organisation;
  const current = await services.usage.snapshot((usage) => monthFile(usage, { ...month, org }));
  const [closed, now] = [readMonthFile(close.body), readMonthFile(current.body)];
  const restated = (await restatementsOf(services.state, org, month.month)).filter(
    ({ at }) => at >= close.closedAt,
  );
  const changed = monthDifference(closed, now, restated);
  return { message: shownMessage(call, found, { closed, now, changed }), kept: [closedFile(close)] };
}

type Sides = {
  readonly closed: MonthContent;
  readonly now: MonthContent;
  readonly changed: readonly PartDifference[];
};

function shownMessage({ speaker }: Call, { close }: FoundClose, { closed, now, changed }: Sides): Message {
  const { timeZone } = speaker.organisation;
  const { month, closedAt, checksum } = close;
  const { costNano } = closed;
  const sum: CostSum = { costNano: now.costNano, pendingEvents: now.unpriced };
  const isSame = changed.length === 0;
  return messageOf({
    command: `/usage close show ${month}`,
    headline: closedText({ month, closedAt, costNano }, sum, { timeZone }),
    lines: [
      ...(isSame ? [say`Nothing of ${monthText(month)} changed since ${dayText(closedAt, timeZone)}.`] : []),
      ...unpricedLine(now.unpriced),
      say`SHA-256 of the file: ${checksum}`,
    ],
    figures: [
      { key: 'closed', label: say`Closed at`, ...money(toDecimalUsd(costNano), formatUsdCents(costNano)) },
      { key: 'cost', label: say`Now`, ...money(costValue(sum), costTextCents(sum)) },
      { key: 'difference', label: say`Difference`, ...differenceFigure(costNano, sum) },
    ],
    table: isSame ? null : tableOf(changed, closed.costNano, now.costNano),
    csvName: isSame ? null : `closed-${month}-changes`,
    actions: [{ label: say`Check the file`, command: `/usage close check ${month}` }],
  });
}

function money(value: string | null, text: string) {
  return { value, unit: 'usd', text } as const;
}

/** Nobody knows it while calls have no price: at least what is known, and where that is nothing it is pending. */
function differenceFigure(closedNano: bigint, sum: CostSum) {
  const difference = sum.costNano - closedNano;
  const known = differenceText(difference);
  if (sum.pendingEvents === 0n) return money(toDecimalUsd(difference), known);
  return difference === 0n || isCostPending(sum)
    ? money(null, say`pending`)
    : money(toDecimalUsd(difference), say`at least ${known}`);
}

/** What did not change stands in one row, so that the rows add up to the month. */
function tableOf(changed: readonly PartDifference[], closedNano: bigint, nowNano: bigint): Table {
  const moved = changed.reduce((sum, one) => sum + one.closedNano, 0n);
  const rest = { closedNano: closedNano - moved, nowNano: closedNano - moved };
  return {
    columns: [
      { key: 'team', label: say`team`, unit: 'text' },
      { key: 'model', label: say`model`, unit: 'text' },
      { key: 'closed', label: say`closed at`, unit: 'usd' },
      { key: 'now', label: say`now`, unit: 'usd' },
      { key: 'difference', label: say`difference`, unit: 'usd' },
      { key: 'why', label: say`why`, unit: 'text' },
    ],
    rows: [
      ...changed.map((one) => ({
        ...{ team: nameOf(one.team, 'team'), model: nameOf(one.model, 'model') },
        ...amountsOf(one),
        why: one.why,
      })),
      { team: say`(everything else)`, model: '', ...amountsOf(rest), why: say`unchanged` },
    ],
    total: { team: say`Total`, ...amountsOf({ closedNano, nowNano }) },
    shown: SHOWN_ROWS,
    rowsOverlap: false,
  };
}

function amountsOf({ closedNano, nowNano }: Pick<PartDifference, 'closedNano' | 'nowNano'>) {
  return {
    closed: toDecimalUsd(closedNano),
    now: toDecimalUsd(nowNano),
    difference: toDecimalUsd(nowNano - closedNano),
  };
}
