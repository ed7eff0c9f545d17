import { say } from '../../../language/say.ts';
import type { Incident, Verdict } from '../../state.ts';
import { maybeSpikeFacts } from '../spikes/facts.ts';
import { lifeOf } from './life.ts';

/** How well alerts served. Durations in milliseconds; null where there is nothing to count. */
export type IncidentReport = {
  readonly opened: number;
  /** Those that were posted somewhere, and those held back for a digest. */
  readonly told: number;
  readonly held: number;
  readonly acknowledged: number;
  readonly resolved: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** From when it began to when it was found; of those that know when they began. */
  readonly toNotice: Delay | null;
  readonly toAcknowledge: Delay | null;
  readonly toResolve: Delay | null;
};

export type Delay = { readonly medianMs: number; readonly worstMs: number };

export function incidentReport(incidents: readonly Incident[]): IncidentReport {
  const isPlaced = (incident: Incident, state: string) =>
    lifeOf(incident).places.some((place) => place.state === state);
  const verdictsOf = (verdict: Verdict) => incidents.filter((one) => one.verdict === verdict).length;
  return {
    opened: incidents.length,
    told: incidents.filter((one) => isPlaced(one, 'posted')).length,
    held: incidents.filter((one) => isPlaced(one, 'held')).length,
    acknowledged: incidents.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
    resolved: incidents.filter(({ resolvedAt }) => resolvedAt !== null).length,
    verdicts: {
      useful: verdictsOf('useful'),
      expected: verdictsOf('expected'),
      noise: verdictsOf('noise'),
    },
    toNotice: delayOf(incidents.flatMap(noticedAfter)),
    toAcknowledge: delayOf(delays(incidents, ({ acknowledgedAt }) => acknowledgedAt)),
    toResolve: delayOf(delays(incidents, ({ resolvedAt }) => resolvedAt)),
  };
}

/** "useful 7 of 9 lately"; undefined while nobody judged any. */
export function maybePrecisionText({ verdicts }: Pick<IncidentReport, 'verdicts'>): string | undefined {
  const judged = verdicts.useful + verdicts.expected + verdicts.noise;
  return judged === 0 ? undefined : say`useful ${verdicts.useful} of ${judged} lately`;
}

/** A spike's hours begin before its spend does. Nothing is found before it began: what says so does not know when that was. */
function noticedAfter(incident: Incident): readonly number[] {
  const began = maybeSpikeFacts(incident)?.onset ?? lifeOf(incident).since;
  const after = incident.openedAt - began;
  return after > 0 ? [after] : [];
}

function delays(
  incidents: readonly Incident[],
  endOf: (incident: Incident) => number | null,
): readonly number[] {
  return incidents.flatMap((incident) => {
    const end = endOf(incident);
    return end === null ? [] : [end - incident.openedAt];
  });
}

function delayOf(values: readonly number[]): Delay | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper, worstMs] = [sorted[middle], sorted.at(-1)];
  if (upper === undefined || worstMs === undefined) return null;
  const medianMs = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
  return { medianMs, worstMs };
}
