import { type Asked, inWindow, isOneOf } from './asked.ts';
import { addSums, baseFacts, cacheFacts, inOrder, rowsFacts, sumOf, usersFacts } from './cells.ts';
import { type Fact, fact } from './facts.ts';
import { trendFacts } from './over-time.ts';
import type { AskPart } from './part.ts';
import type { Peer } from './peer.ts';
import { askUsers, askUsersOverTime, newestFact } from './people.ts';
import { askRuns } from './runs.ts';
import { askFormer, askSums, type Sums, WHOLE_SUMS } from './sums.ts';
import { askFormerTimes, askTimes, type Times, timesFacts, told } from './times.ts';

/** `trend`: a row for each slice of the window, and the picture of cost and tokens. */
export const trendPeer: Peer = async (ask, asked) => {
  const { sums, facts } = await askSlices(ask, asked);
  return [...facts, ...trendFacts({ buckets: sums }, asked.buckets)];
};

/** `trend metric:users`: how many people there were in each slice. */
export const usersPeer: Peer = async (ask, asked) => {
  const { sums, facts } = await askSlices(ask, asked);
  const users = await askUsers(ask, asked);
  const each = await askUsersOverTime(ask, asked, asked.buckets);
  return [
    ...facts,
    ...usersFacts(users, addSums(sums.values())),
    fact('row in all activeUsers', users),
    ...namesOf(asked).flatMap((name, index) => [
      fact(`row ${name} activeUsers`, each.get(index) ?? 0),
      fact(`point ${index} active users`, each.get(index) ?? 0),
    ]),
  ];
};

/** `trend metric:latency`: how long calls took in each slice. */
export const timesPeer: Peer = async (ask, asked) => {
  const { facts, times } = await askTimedSlices(ask, asked);
  return [
    ...facts,
    ...asked.buckets.starts.flatMap((_, index) => [
      fact(`point ${index} 95 % within`, told(times.get(String(index))?.p95)),
      fact(`point ${index} half within`, told(times.get(String(index))?.p50)),
    ]),
  ];
};

const MOST_LINES = 5;

/** The same with a line for each of the busiest values. */
export function timesByPeer(column: string): Peer {
  return async (ask, asked) => {
    const { facts } = await askTimedSlices(ask, asked);
    const calls = await askSums(ask, asked, { by: column, names: ['requests'] });
    const busiest = [...calls]
      .sort(
        ([a, one], [b, other]) =>
          Number(sumOf(other, 'requests') - sumOf(one, 'requests')) || (a < b ? -1 : 1),
      )
      .slice(0, MOST_LINES)
      .map(([value]) => value);
    const times = await askTimes(ask, asked, {
      by: [column, asked.buckets.numberOf('occurred_at')],
      where: `${inWindow(asked)} and ${isOneOf({ column, values: busiest })}`,
    });
    const lines = busiest.flatMap((value) =>
      asked.buckets.starts.map((_, index) =>
        fact(`point ${index} ${value}`, told(times.get(`${value} ${index}`)?.p95)),
      ),
    );
    return [...facts, ...lines];
  };
}

/** Figures and a row for each slice. */
async function askSlices(
  ask: AskPart,
  asked: Asked,
): Promise<{ readonly sums: ReadonlyMap<number, Sums>; readonly facts: readonly Fact[] }> {
  const { numberOf } = asked.buckets;
  const found = await askSums(ask, asked, { by: numberOf('occurred_at'), names: WHOLE_SUMS });
  const sums = new Map([...found].map(([index, own]) => [Number(index), own]));
  const former = await askFormer(ask, asked);
  const runs = await askRuns(ask, asked, { opened: numberOf });
  const total = addSums(sums.values());
  return {
    sums,
    facts: [
      ...baseFacts(total, former, runs),
      ...cacheFacts(total),
      ...rowsFacts(inOrder(sums, runs.now, namesOf(asked))),
      await newestFact(ask),
      fact('unattributed', '0'),
    ],
  };
}

/** The same with how long calls took; that of the window before is told in words. */
async function askTimedSlices(
  ask: AskPart,
  asked: Asked,
): Promise<{ readonly times: ReadonlyMap<string, Times>; readonly facts: readonly Fact[] }> {
  const { facts } = await askSlices(ask, asked);
  const all = (await askTimes(ask, asked)).get('');
  await askFormerTimes(ask, asked);
  const times = await askTimes(ask, asked, { by: [asked.buckets.numberOf('occurred_at')] });
  return {
    times,
    facts: [
      ...facts,
      ...timesFacts('figure', all),
      ...timesFacts('row in all', all),
      ...namesOf(asked).flatMap((name, index) => timesFacts(`row ${name}`, times.get(String(index)))),
    ],
  };
}

/** Slices are days or weeks here, told by the day they begin on. */
function namesOf({ buckets }: Asked): readonly string[] {
  return buckets.starts.map((at) => new Date(at).toISOString().slice(0, 10));
}
