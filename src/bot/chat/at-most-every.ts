const MOST_KEPT = 5000;

/** Whether something was last let through at least `waitMs` ago, by its key; the longest untouched keys are forgotten first. */
export function atMostEvery(waitMs: number, now: () => number): (key: string) => boolean {
  const times = new Map<string, number>();
  return (key) => {
    const last = times.get(key);
    if (last !== undefined && now() - last < waitMs) return false;
    times.delete(key);
    times.set(key, now());
    const oldest = times.keys().next().value;
    if (times.size > MOST_KEPT && oldest !== undefined) times.delete(oldest);
    return true;
  };
}
