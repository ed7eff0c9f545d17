import { createRequire } from 'node:module';
import type { Sender, SenderError, SenderOptions, UsageEvent } from '../../client/index.js';
import { NOON } from '../support/event.ts';
import { INGEST_KEY } from '../support/ingest-server.ts';

// As an application gets it; vitest would transform an import.
export const client: typeof import('../../client/index.cjs') = createRequire(import.meta.url)(
  '../../client/index.cjs',
);

export type ToldSender = Sender & { readonly told: readonly SenderError[] };

export type Senders = {
  /** A sender that only sends when it is told to, or when a batch is full. */
  create(options: Partial<SenderOptions> & { readonly url: string }): ToldSender;
  closeAll(): Promise<void>;
};

export function createSenders(): Senders {
  const open: Sender[] = [];
  return {
    create: (options) => {
      const told: SenderError[] = [];
      const sender = client.createSender({
        key: INGEST_KEY,
        flushMs: 3_600_000,
        minBackoffMs: 1,
        maxBackoffMs: 1,
        exitTimeoutMs: 1_000,
        onError: (error) => void told.push(error),
        ...options,
      });
      open.push(sender);
      return { ...sender, told };
    },
    closeAll: async () => {
      await Promise.all(open.splice(0).map((sender) => sender.close()));
    },
  };
}

export const call = (id: string, parts: Partial<UsageEvent> = {}): UsageEvent => ({
  id,
  occurredAt: NOON,
  provider: 'openai',
  model: 'gpt-4.1',
  inputTokens: 100,
  outputTokens: 10,
  ...parts,
});
