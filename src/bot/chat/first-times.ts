/** Whether a key is met for the first time among the last `limit` ones. */
export function firstTimes(limit: number): (key: string) => boolean {
  const met = new Set<string>();
  return (key) => {
    if (met.has(key)) return false;
    met.add(key);
    const [oldest] = met;
    if (met.size > limit && oldest !== undefined) met.delete(oldest);
    return true;
  };
}
