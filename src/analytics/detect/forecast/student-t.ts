/**
 * Two-sided quantile of Student's t: the t with P(|T| ≤ t) = `level` (0 < level < 1) for a whole number
 * of degrees of freedom ≥ 1. The distribution function is the finite series of Abramowitz and Stegun,
 * 26.7.3 and 26.7.4, exact for whole degrees of freedom; it is inverted by bisection on the angle.
 */
export function studentT(level: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let step = 0; step < 60; step += 1) {
    const half = (low + high) / 2;
    if (centralShare(half, degreesOfFreedom) < level) low = half;
    else high = half;
  }
  return Math.sqrt(degreesOfFreedom) * Math.tan((low + high) / 2);
}

/** P(|T| ≤ t) where tan(angle) = t / sqrt(degrees of freedom). */
function centralShare(angle: number, degreesOfFreedom: number): number {
  const odd = degreesOfFreedom % 2 === 1;
  const cosine = Math.cos(angle);
  let term = odd ? cosine : 1;
  let sum = 0;
  for (let power = odd ? 1 : 0; power <= degreesOfFreedom - 2; power += 2) {
    sum += term;
    term *= (cosine * cosine * (power + 1)) / (power + 2);
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
