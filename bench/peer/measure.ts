import type { Message } from '../../src/analytics/message.ts';
import type { SumView, View } from '../asked-views.ts';
import type { Columns } from '../columnar.ts';
import { askedOf, inWindow } from './asked.ts';
import { assertSame, factsOf } from './facts.ts';
import { createParts, timedWay } from './part.ts';

/** Milliseconds of DuckDB for what a view of ours says. */
export type PeerTimes = {
  /** All of it, each part by its fastest way. */
  readonly wholeMs: number;
  /** Without the runs, which our store settles as events come in. */
  readonly withoutRunsMs: number;
  /** The rows of the table alone, without their runs. */
  readonly tableMs?: number;
};

/** Asks DuckDB for the answer we gave; throws where the two differ in any number. */
export async function maybePeerTimes(
  columns: Columns,
  view: View | SumView,
  ours: Message,
): Promise<PeerTimes | undefined> {
  if (!view.peer) return undefined;
  const asked = askedOf(ours, view.only ?? null);
  const parts = createParts(columns);
  assertSame(view.text, factsOf(ours), new Map(await view.peer(parts.ask, asked)));
  const times = { wholeMs: parts.ms(), withoutRunsMs: parts.ms('runs') };
  if (!('by' in view)) return times;
  const table = `select ${view.by}, count(*), sum("inputTokens"), sum("outputTokens"), sum(cost_nano)
    from event where ${inWindow(asked)} group by 1`;
  return { ...times, tableMs: await timedWay((one) => one.ask(table), columns) };
}
