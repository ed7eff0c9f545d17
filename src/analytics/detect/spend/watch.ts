import { type Incident, type IncidentRules, type NextIncident, nextIncident, type Sent } from './incident.ts';
import { createMeanDay } from './mean-day.ts';
import { createSpendScorer, type SpendKind, type SpendScore } from './score.ts';
import { SENSITIVITIES, type Sensitivity, spendSettings } from './settings.ts';

/** What is said about one bucket. Values are in the unit of the series. */
export interface Judgement {
  readonly score: number;
  /** The channel that spoke loudest where the score is past the threshold, else null. */
  readonly kind: SpendKind | null;
  /** What the same hour (or weekday) predicts, and the smallest and largest it was lately. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** Over (negative: under) what was expected, summed over the incident so far; 0 without one. */
  readonly excess: number;
  /** True where a message is due. */
  readonly send: boolean;
  /** True in the bucket in which an incident that was sent has ended. */
  readonly recovered: boolean;
}

export interface SpendWatchOptions {
  /** 1440, or minutes that divide a day. */
  readonly stepMinutes: number;
  /** `usd` series have a floor of one dollar beside the share of their mean day. */
  readonly unit: string;
  readonly sensitivity?: Sensitivity;
}

export interface SpendWatch {
  /** Judges and learns the next closed bucket. A negative value (a correction) counts as nothing spent. */
  push(value: number): Judgement;
  /**
   * Judges the bucket that is still open, upward only, from its sum so far and the share of its time
   * that has passed (0..1). Changes nothing: ask twice in a row before speaking, and once the bucket is
   * closed push it; the incident it then opens is the one already told.
   */
  judgeOpen(sumSoFar: number, elapsedShare: number): Judgement;
}

/**
 * Watches the spend (or tokens, or requests) of one scope, bucket by bucket. It has no clock and no
 * memory but its pushes, so replaying the rollups brings it back exactly.
 */
export function createSpendWatch(options: SpendWatchOptions): SpendWatch {
  const settings = spendSettings(options.stepMinutes);
  const normal = SENSITIVITIES[options.sensitivity ?? 'normal'];
  const scorer = createSpendScorer(settings);
  const meanDay = createMeanDay(settings);
  let incident: Incident | undefined;
  let last: Sent | undefined;

  const floor = (): number => Math.max(options.unit === 'usd' ? 1 : 0, 0.05 * meanDay.value());
  const rules = (): IncidentRules => ({
    threshold: scorer.buckets() < settings.youngBuckets ? 1.4 * normal : normal,
    floor,
    coolDownBuckets: settings.coolDownBuckets,
  });

  return {
    push(bucketValue) {
      const value = Math.max(0, bucketValue);
      const scored = scorer.score(value);
      const known = rules();
      // Sustained is what no bucket tells by itself, however loudly the longer sums agree with a spike.
      const kind = scored.up >= known.threshold ? SPIKE : scored.kind;
      const excess = value - scored.expected;
      const bucket = { at: scorer.buckets(), score: scored.score, kind, excess, isUsual: scored.isUsual };
      const next = nextIncident({ incident, last }, bucket, known);
      incident = next.incident;
      last = next.last;
      scorer.learn(value);
      meanDay.push(value);
      return judgementOf(scored, scored.score, next);
    },
    judgeOpen(sumSoFar, elapsedShare) {
      const { expected } = scorer.score(0);
      // The rest of the bucket is taken to go as usual, so what counts is the excess over the pro-rated
      // baseline, in the units in which the whole bucket will be judged.
      const value = sumSoFar + (1 - elapsedShare) * expected;
      const scored = scorer.score(value);
      const { up, isUsual } = scored;
      const excess = sumSoFar - elapsedShare * expected;
      const bucket = { at: scorer.buckets(), score: up, kind: up > 0 ? SPIKE : null, excess, isUsual };
      const next = nextIncident({ incident, last }, bucket, rules());
      return { ...judgementOf(scored, up, next), recovered: false };
    },
  };
}

/** Replays a whole series: the judgement of every value, in order. */
export function watchSeries(values: readonly number[], options: SpendWatchOptions): Judgement[] {
  const watch = createSpendWatch(options);
  return values.map((value) => watch.push(value));
}

const SPIKE: SpendKind = 'spike';

/** Field by field: spreading objects into one takes a sixth of the time of a judgement. */
function judgementOf({ expected, low, high }: SpendScore, score: number, next: NextIncident): Judgement {
  const { kind, excess, send, recovered } = next;
  return { score, expected, low, high, kind, excess, send, recovered };
}
