import { toDecimalUsd } from '../../src/analytics/money.ts';
import type { ValueSums } from '../../src/analytics/reports/why/drivers.ts';
import { changeOf } from '../../src/analytics/words/format.ts';
import { inWindow } from './asked.ts';
import { PARTS, partFacts } from './breakdown.ts';
import { addSums, baseFacts, cacheFacts, dearestFirst } from './cells.ts';
import { effectFacts, explainedBy, lineFact, valueSums } from './difference.ts';
import { type Fact, fact } from './facts.ts';
import type { Peer } from './peer.ts';
import { newestFact } from './people.ts';
import { askRuns } from './runs.ts';
import { askFormer, askSums, WHOLE_SUMS } from './sums.ts';
import { askSides } from './why-sums.ts';

/** `compare` of two teams: what each comes to, what their difference comes from, what either cost is made of. */
export const comparePeer: Peer = async (ask, asked) => {
  const sums = await askSums(ask, asked, { by: 'team', names: [...WHOLE_SUMS, ...PARTS] });
  const former = await askFormer(ask, asked);
  const runs = await askRuns(ask, asked, null);
  const sides = await askSides(ask, inWindow(asked), 'team');
  const [first, second] = dearestFirst(sums);
  const [now, before] = [sides.get(first?.name ?? ''), sides.get(second?.name ?? '')];
  if (!first || !second || !now || !before) throw new Error('two teams are compared');
  const total = addSums(sums.values());
  const { told, others } = explainedBy(['agent', 'user', 'model'], { now, before });
  const [larger, smaller] = [valueSums(first.sums), valueSums(second.sums)];
  return [
    ...baseFacts(total, former, runs),
    ...cacheFacts(total),
    fact('figure first', toDecimalUsd(larger.costNano)),
    fact('figure second', toDecimalUsd(smaller.costNano)),
    ...effectFacts({ now, before }),
    ...(told?.rows ?? []).flatMap(({ name, now: own, before: other }) => rowFacts(name, own, other)),
    ...rowFacts('in all', larger, smaller),
    ...others.map(lineFact),
    ...partFacts([first, second]),
    await newestFact(ask),
    fact('unattributed', '0'),
  ];
};

function rowFacts(name: string, first: ValueSums, second: ValueSums): readonly Fact[] {
  return [
    fact(`row ${name} first`, toDecimalUsd(first.costNano)),
    fact(`row ${name} second`, toDecimalUsd(second.costNano)),
    fact(`row ${name} change`, toDecimalUsd(first.costNano - second.costNano)),
    fact(`row ${name} changePercent`, changeOf(first.costNano, second.costNano)),
  ];
}
