import { z } from 'zod';
import type { StateStore } from './state.ts';

const SETTING = 'audit';

const auditSchema = z.object({ at: z.number(), drifts: z.number() });

/** When sums were last compared with their events (UTC milliseconds), and how many differed. */
export type Audit = z.infer<typeof auditSchema>;

/** Undefined before the first one. */
export async function lastAudit(state: Pick<StateStore, 'setting'>, org: string): Promise<Audit | undefined> {
  const stored = await state.setting(org, SETTING);
  return stored === undefined ? undefined : auditSchema.parse(JSON.parse(stored));
}

export function saveAudit(state: Pick<StateStore, 'saveSetting'>, org: string, audit: Audit): Promise<void> {
  return state.saveSetting(org, SETTING, JSON.stringify(audit));
}
