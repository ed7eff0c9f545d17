import { type AuditParts, audit } from './audit.ts';
import { type BackupParts, backup } from './backup.ts';
import { type BudgetCheckParts, budgetCheck } from './budget-check.ts';
import { type DigestParts, digest } from './digest.ts';
import type { Job } from './job.ts';
import { type PollParts, poll } from './poll.ts';
import { type PruneParts, prune } from './prune.ts';
import { type RepriceParts, reprice } from './reprice.ts';
import { type SealParts, seal } from './seal.ts';
import { type SpikeCheckParts, spikeCheck } from './spike-check.ts';

/** What jobs work with; a job takes the parts it needs. */
export type JobParts = AuditParts &
  BackupParts &
  BudgetCheckParts &
  DigestParts &
  PollParts &
  SpikeCheckParts &
  RepriceParts &
  PruneParts &
  SealParts;

/** Every job there is, one line each. */
export function jobs(parts: JobParts): readonly Job[] {
  return [
    budgetCheck(parts),
    spikeCheck(parts),
    digest(parts),
    poll(parts),
    reprice(parts),
    prune(parts),
    audit(parts),
    seal(parts),
    backup(parts),
  ];
}
