import { toDecimalUsd } from '../../src/analytics/money.ts';
import { weekdayName } from '../../src/language/dates.ts';
import { addSums, baseFacts, inOrder, rowsFacts, sumOf } from './cells.ts';
import { fact } from './facts.ts';
import type { Peer } from './peer.ts';
import { newestFact } from './people.ts';
import { askRuns } from './runs.ts';
import { askFormer, askSums, ROW_SUMS } from './sums.ts';

/** The hour of the week from Sunday, 00:00; 1970 began on a Thursday. */
const hourOf = (column: string) => `(${column} // 3600000 + 96) % 168`;

const NAMES = Array.from(
  { length: 168 },
  (_, index) => `${weekdayName(Math.floor(index / 24), 'short')} ${String(index % 24).padStart(2, '0')}:00`,
);

/** `heatmap`: a row and a cell for each hour of the week, all of which the traffic has. */
export const heatmapPeer: Peer = async (ask, asked) => {
  const sums = await askSums(ask, asked, { by: hourOf('occurred_at'), names: ROW_SUMS });
  const former = await askFormer(ask, asked);
  const runs = await askRuns(ask, asked, { opened: hourOf });
  return [
    ...baseFacts(addSums(sums.values()), former, runs),
    ...rowsFacts(inOrder(sums, runs.now, NAMES)),
    ...NAMES.map((_, index) =>
      fact(`cell ${index}`, toDecimalUsd(sumOf(sums.get(String(index)) ?? {}, 'cost'))),
    ),
    await newestFact(ask),
    fact('unattributed', '0'),
  ];
};
