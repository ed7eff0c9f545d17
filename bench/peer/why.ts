import { toDecimalUsd } from '../../src/analytics/money.ts';
import type { ValueSums } from '../../src/analytics/reports/why/drivers.ts';
import { inFormerWindow, inWindow } from './asked.ts';
import { addSums, baseFacts } from './cells.ts';
import { effectFacts, explainedBy, lineFact, valueSums } from './difference.ts';
import { type Fact, fact } from './facts.ts';
import type { Peer } from './peer.ts';
import { newestFact } from './people.ts';
import { askRuns } from './runs.ts';
import { askWindow } from './why-sums.ts';

/** `why`: what a difference comes from, of all values of some dimensions and of requests that failed. */
export const whyPeer: Peer = async (ask, asked) => {
  const now = await askWindow(ask, inWindow(asked));
  const before = await askWindow(ask, inFormerWindow(asked));
  const runs = await askRuns(ask, asked, null);
  const [total, former] = [addSums(now.team.values()), addSums(before.team.values())];
  // The most telling first; DuckDB has no column of features, of which no call tells.
  const { told, others } = explainedBy(['agent', 'user', 'team', 'model'], { now, before });
  return [
    ...baseFacts(total, former, runs, 'n/a'),
    ...effectFacts({ now, before }),
    ...(told?.rows ?? []).flatMap(({ name, now: own, before: past }) => rowFacts(name, own, past)),
    ...rowFacts('in all', valueSums(total), valueSums(former)),
    ...others.map(lineFact),
    await newestFact(ask),
    fact('unattributed', '0'),
  ];
};

function rowFacts(name: string, now: ValueSums, before: ValueSums): readonly Fact[] {
  return [
    fact(`row ${name} requests`, now.requests),
    fact(`row ${name} inputTokens`, now.inputTokens),
    fact(`row ${name} outputTokens`, now.outputTokens),
    fact(`row ${name} cost`, toDecimalUsd(now.costNano)),
    fact(`row ${name} before`, toDecimalUsd(before.costNano)),
    fact(`row ${name} change`, toDecimalUsd(now.costNano - before.costNano)),
  ];
}
