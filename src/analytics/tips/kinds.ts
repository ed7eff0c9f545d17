import { batchTier } from './batch-tier.ts';
import { cacheReads } from './cache-reads.ts';
import { cheaperModel } from './cheaper-model.ts';
import type { TipKind } from './kind.ts';
import { longConversations } from './long-conversations.ts';
import { repeatedFiles } from './repeated-files.ts';

/** Every way to spend less that is looked for; of two that save the same, the surer one stands first. */
export const KINDS: readonly TipKind[] = [
  batchTier,
  cheaperModel,
  cacheReads,
  longConversations,
  repeatedFiles,
];
