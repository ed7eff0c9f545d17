import { z } from 'zod';
import type { StateStore } from '../state.ts';
import { troubleSchema } from './poll-trouble.ts';

const SETTING = 'polls';

const progressSchema = z.object({
  /** The first day that was ever read. */
  since: z.number(),
  /** Every day before this one was read after it was over. */
  readTo: z.number(),
  /** When everything up to now was last read; null before the first time. */
  readAt: z.number().nullable(),
  /** Why the last attempt failed; null when it did not. Earlier versions kept words. */
  problem: z.union([z.string(), troubleSchema]).nullable(),
});

/** How far one poll has come; all times UTC milliseconds, days UTC. */
export type PollProgress = z.infer<typeof progressSchema>;

/** By the name of the poll. */
export type AllProgress = Readonly<Record<string, PollProgress>>;

export async function pollProgress(state: Pick<StateStore, 'setting'>, org: string): Promise<AllProgress> {
  const stored = await state.setting(org, SETTING);
  return stored === undefined ? {} : z.record(z.string(), progressSchema).parse(JSON.parse(stored));
}

/** Only whoever runs the jobs writes it, one poll after the other. */
export async function savePollProgress(
  state: Pick<StateStore, 'setting' | 'saveSetting'>,
  org: string,
  changed: AllProgress,
): Promise<void> {
  const all = { ...(await pollProgress(state, org)), ...changed };
  await state.saveSetting(org, SETTING, JSON.stringify(all));
}

const DAY_MS = 86_400_000;

/** How far back a provider is asked the first time, in days; no longer than its answers take in a minute or two. */
const FIRST_DAYS = 31;

/** Days that are read again each time: providers correct what they reported for a while. */
const REREAD_DAYS = 3;

/** The day to begin with: the last days again, whatever was missed, and everything at first. */
export function firstDayToRead(progress: PollProgress | undefined, now: number): number {
  const today = startOfUtcDay(now);
  const earliest = today - (FIRST_DAYS - 1) * DAY_MS;
  if (!progress) return earliest;
  return Math.max(earliest, Math.min(progress.readTo, today) - (REREAD_DAYS - 1) * DAY_MS);
}

export function startOfUtcDay(at: number): number {
  return at - (at % DAY_MS);
}
