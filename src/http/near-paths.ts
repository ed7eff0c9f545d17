/** Words people configure in place of a whole path, and the path they need; the last word of theirs decides. */
const NEAR: readonly (readonly [word: RegExp, path: string])[] = [
  [/^(traces?|spans?|otlp|otel)$/, '/v1/traces'],
  [/^logs?$/, '/v1/logs'],
  [/^metrics?$/, '/v1/metrics'],
  [/^(events?|usages?|ingest)$/, '/v1/events'],
  [/^(ingestion|langfuse)$/, '/api/public/ingestion'],
  [/^litellm$/, '/litellm'],
  [/^helicone$/, '/helicone'],
];

/** The path somebody most likely means who asked for one that does not exist. */
export function maybeNearPath(url: string): string | undefined {
  const [path = ''] = url.split(/[?#]/, 1);
  const words = path.toLowerCase().split('/').toReversed();
  for (const word of words) {
    const near = NEAR.find(([pattern]) => pattern.test(word));
    if (near) return near[1];
  }
  return undefined;
}
