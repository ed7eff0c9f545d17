/**
 * What the spend detector is set to for one bucket length. The figures were measured on public usage
 * series with injected incidents (bench/detect.ts prints how they score).
 */
export interface SpendSettings {
  /** Buckets in one season: the hours of a day, or the days of a week. */
  readonly season: number;
  /** Seasons remembered: the baseline is the median of the same bucket in each of them. */
  readonly seasons: number;
  readonly baseline: 'neighbours' | 'newest-season';
  /** Ages beyond the seasons at which a value makes as much usual again: the same hour of earlier weeks. */
  readonly usualAges: readonly number[];
  readonly upScale: number;
  readonly dropWidth: number;
  readonly dropScale: number;
  /** A rise that stays is looked for over each of these lengths: the short one tells it sooner. */
  readonly sustainedWidths: readonly number[];
  readonly sustainedScale: number;
  /** Residuals behind the scale of ordinary noise. */
  readonly noiseWindow: number;
  /** Below this many buckets nothing is scored. */
  readonly leastBuckets: number;
  /** Buckets in which the threshold is raised, the baseline being young. */
  readonly youngBuckets: number;
  /** After a message, the next one of as much says nothing new for so long. */
  readonly coolDownBuckets: number;
  readonly bucketsPerDay: number;
}

/** Alert threshold on the score, by how much a scope wants to hear. */
export const SENSITIVITIES = { low: 1.15, normal: 0.8, high: 0.65 } as const;
export type Sensitivity = keyof typeof SENSITIVITIES;

export const MINUTES_PER_DAY = 1440;

/** Settings for buckets of one day, or of any length of 5 minutes or more that divides a day. */
export function spendSettings(stepMinutes: number): SpendSettings {
  if (stepMinutes === MINUTES_PER_DAY) return DAILY;
  if (!isSpendStep(stepMinutes)) {
    throw new RangeError(`stepMinutes ${stepMinutes} must be 1440, or at least 5 and divide 1440`);
  }
  return withinDay(MINUTES_PER_DAY / stepMinutes);
}

export function isSpendStep(stepMinutes: number): boolean {
  return Number.isInteger(stepMinutes) && stepMinutes >= 5 && MINUTES_PER_DAY % stepMinutes === 0;
}

const DAILY: SpendSettings = {
  season: 7,
  seasons: 6,
  baseline: 'newest-season',
  usualAges: [],
  upScale: 4.5,
  dropWidth: 1,
  dropScale: 1.3,
  sustainedWidths: [2, 3],
  sustainedScale: 2.7,
  noiseWindow: 14,
  leastBuckets: 14,
  youngBuckets: 28,
  coolDownBuckets: 7,
  bucketsPerDay: 1,
};

function withinDay(bucketsPerDay: number): SpendSettings {
  const hours = (count: number): number => Math.max(1, Math.round((count * bucketsPerDay) / 24));
  return {
    season: bucketsPerDay,
    seasons: 7,
    baseline: 'neighbours',
    usualAges: [14, 21, 28].map((days) => days * bucketsPerDay),
    upScale: 5,
    dropWidth: hours(2),
    dropScale: 1.3,
    sustainedWidths: [hours(3), hours(6)],
    sustainedScale: 3.4,
    noiseWindow: 14 * bucketsPerDay,
    leastBuckets: 2 * bucketsPerDay,
    youngBuckets: 7 * bucketsPerDay,
    // Past the next day's working hours, when what goes wrong at work goes wrong again.
    coolDownBuckets: hours(36),
    bucketsPerDay,
  };
}
