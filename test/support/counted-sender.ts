import type { ServerProcess } from './process-server.ts';

/** Sends batches one after the other and remembers which events were acknowledged. */
export type CountedSender = {
  readonly acknowledged: ReadonlySet<string>;
  post(): Promise<{ readonly status: number; readonly retryAfter: string | null }>;
};

const BATCH = 100;

export function createSender({ address }: ServerProcess, key: string): CountedSender {
  const acknowledged = new Set<string>();
  let posts = 0;
  return {
    acknowledged,
    post: async () => {
      const events = someCalls(`p${posts++}`);
      const response = await fetch(`${address}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(events),
      });
      await response.text();
      if (response.status === 200) for (const { id } of events) acknowledged.add(id);
      return { status: response.status, retryAfter: response.headers.get('retry-after') };
    },
  };
}

function someCalls(prefix: string) {
  const occurredAt = Date.now() - 3_600_000;
  return Array.from({ length: BATCH }, (_, index) => ({
    id: `${prefix}-${index}`,
    occurredAt,
    provider: 'openai',
    model: 'gpt-4.1',
    user: `user-${index % 10}`,
    inputTokens: 1_000,
    outputTokens: 100,
    metadata: { note: 'x'.repeat(500) },
  }));
}
