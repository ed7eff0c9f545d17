import { type AttributeParts, attribute } from './attribute.ts';
import { type AuditParts, audit } from './audit.ts';
import { type BackupParts, backup } from './backup.ts';
import { type BudgetCheckParts, budgetCheck } from './budgets/budget-check.ts';
import { budgetPace } from './budgets/budget-pace.ts';
import { type CapHitsParts, capHits } from './budgets/cap-hits.ts';
import { type CloseParts, close } from './close.ts';
import { type CycleEndParts, cycleEnd } from './cycle-end.ts';
import { type DigestParts, digest } from './digest.ts';
import { speakingTo } from './every.ts';
import type { Job, SlotJob } from './job.ts';
import { type LiveJobParts, live } from './live.ts';
import { type LossCheckParts, lossCheck } from './loss-check.ts';
import { type PersonalParts, personal } from './personal.ts';
import { type PollParts, poll } from './poll.ts';
import { type PruneParts, prune } from './prune.ts';
import { type RepriceParts, reprice } from './reprice.ts';
import { type RuleCheckParts, ruleCheck } from './rule-check.ts';
import { type SealParts, seal } from './seal.ts';
import { type SourceCheckParts, sourceCheck } from './source-check.ts';
import { type SpikeCheckParts, spikeCheck } from './spike-check.ts';
import { type UnpricedParts, unpriced } from './unpriced.ts';

/** What jobs work with; a job takes the parts it needs. */
export type JobParts = AuditParts &
  BackupParts &
  BudgetCheckParts &
  CapHitsParts &
  CloseParts &
  CycleEndParts &
  DigestParts &
  LiveJobParts &
  PollParts &
  SpikeCheckParts &
  RuleCheckParts &
  SourceCheckParts &
  LossCheckParts &
  PersonalParts &
  RepriceParts &
  AttributeParts &
  UnpricedParts &
  PruneParts &
  SealParts;

/** Every job there is, one line each. */
export function jobs(parts: JobParts): readonly Job[] {
  return [
    budgetCheck(parts),
    budgetPace(parts),
    capHits(parts),
    spikeCheck(parts),
    ruleCheck(parts),
    sourceCheck(parts),
    lossCheck(parts),
    speakingAsDue(digest(parts), parts),
    speakingAsDue(personal(parts), parts),
    live(parts),
    speakingAsDue(cycleEnd(parts), parts),
    poll(parts),
    reprice(parts),
    close(parts),
    unpriced(parts),
    attribute(parts),
    prune(parts),
    audit(parts),
    seal(parts),
    backup(parts),
  ];
}

/** What is said at due times is said in the language of the organisation it is due for. */
function speakingAsDue(job: SlotJob, { state }: Pick<JobParts, 'state'>): SlotJob {
  return {
    ...job,
    run: (context) => speakingTo(state, context.due.schedule.org, () => job.run(context)),
  };
}
