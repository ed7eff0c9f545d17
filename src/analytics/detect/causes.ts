export interface Contributor {
  readonly value: string;
  readonly actual: number;
  readonly expected: number;
}

/** How one dimension divides the scope; every dimension's contributors add up to the same scope. */
export interface Breakdown {
  readonly dimension: string;
  readonly contributors: readonly Contributor[];
}

export interface Cause {
  readonly dimension: string;
  readonly value: string;
  /** Over (negative: under) what was expected of this contributor. */
  readonly excess: number;
  /** Its part of the scope's excess; above 1 where others fell short meanwhile. */
  readonly share: number;
}

/** From this share on, one contributor is the explanation rather than a part of it. */
const EXPLAINS = 0.8;
/** A companion in another dimension is worth naming when most of the excess went through it. */
const MOSTLY = 0.5;
const MOST_CAUSES = 3;

/**
 * The up to three causes of an incident, the best first. The best is the narrowest scope that explains
 * the excess: its share of the excess times the part of its own spend that is excess, so a runaway agent
 * is named before the model that everybody uses. If it explains 80 %, the others say who and what was
 * mostly involved (one per other dimension); if not, they are the next contributors of its dimension.
 * Earlier dimensions win ties.
 */
export function namedCauses(breakdowns: readonly Breakdown[]): Cause[] {
  const rankings = breakdowns.map(ranked).filter((causes) => causes.length > 0);
  const [lead] = rankings.sort((left, right) => weightOf(right) - weightOf(left));
  const first = lead?.[0];
  if (!lead || !first) return [];
  if (first.share < EXPLAINS) return lead.slice(0, MOST_CAUSES).map(toCause);
  const companions = rankings
    .slice(1)
    .flatMap((causes) => causes.slice(0, 1))
    .filter((cause) => cause.share >= MOSTLY);
  return [first, ...companions].slice(0, MOST_CAUSES).map(toCause);
}

/** "agent research-bot (96 %), mostly user bob, model opus"; empty without causes. */
export function causesText(causes: readonly Cause[]): string {
  const [first, ...others] = causes;
  if (!first) return '';
  const lead = `${first.dimension} ${first.value} (${percent(first)})`;
  if (others.length === 0) return lead;
  if (first.share >= EXPLAINS) {
    return `${lead}, mostly ${others.map(({ dimension, value }) => `${dimension} ${value}`).join(', ')}`;
  }
  return [lead, ...others.map((cause) => `${cause.value} (${percent(cause)})`)].join(', ');
}

interface RankedCause extends Cause {
  readonly weight: number;
}

/** Contributors that moved the way the scope did, the weightiest first. */
function ranked({ dimension, contributors }: Breakdown): RankedCause[] {
  const total = contributors.reduce((sum, { actual, expected }) => sum + actual - expected, 0);
  if (total === 0) return [];
  return contributors
    .map(({ value, actual, expected }) => {
      const excess = actual - expected;
      const share = excess / total;
      const own = Math.abs(excess) / Math.max(actual, expected, Number.MIN_VALUE);
      return { dimension, value, excess, share, weight: Math.min(1, share) * own };
    })
    .filter(({ share }) => share > 0)
    .sort((left, right) => right.weight - left.weight || (left.value < right.value ? -1 : 1));
}

function weightOf(causes: readonly RankedCause[]): number {
  return causes[0]?.weight ?? 0;
}

function toCause({ dimension, value, excess, share }: RankedCause): Cause {
  return { dimension, value, excess, share };
}

function percent({ share }: Cause): string {
  return `${Math.round(100 * Math.min(1, share))} %`;
}
