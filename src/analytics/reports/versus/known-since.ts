import { say } from '../../../language/say.ts';
import { localDate } from '../../period.ts';
import type { UsageReader } from '../../store.ts';
import type { Question } from '../question.ts';
import { type FormerPeriod, formerOf } from './former-period.ts';

const HOUR_MS = 3_600_000;

/** A day that clocks are put back in has one hour more. */
const LONGEST_DAY_MS = 25 * HOUR_MS;

/** Of longer windows some hours without usage on their first day are no part that matters. */
const SHORT_MS = 48 * HOUR_MS;

/** Since when an organisation's usage is known, as far as what a question compares with is concerned. */
export async function knownSince(
  usage: Pick<UsageReader, 'oldest' | 'sum'>,
  question: Question,
): Promise<number | undefined> {
  const { org } = question;
  const oldest = await usage.oldest(org);
  const { from, to } = formerOf(question);
  if (oldest === undefined || oldest >= from) return oldest;
  if (from - oldest >= LONGEST_DAY_MS || to - from > SHORT_MS) return oldest;
  // The oldest day is known; whether its usage began within the window is not.
  const [before] = await usage.sum({ org, filters: [], from: oldest, to: from }, { measures: ['events'] });
  return before?.measures.events === 0n ? from + 1 : oldest;
}

/** Whether usage began within a window, so that its sums are no whole to compare with. */
export function isKnownInPart({ from, to }: FormerPeriod, since: number | undefined): boolean {
  return since !== undefined && from < since && since < to;
}

/** Whether no change is told, since nobody asked for one and the earlier window is known in part. */
export function hasPartFormer(question: Question): boolean {
  const isAsked = question.versus !== undefined || question.view === 'why';
  return !isAsked && isKnownInPart(formerOf(question), question.knownSince);
}

/** What the small print says of an earlier window that is known in part; null where there is none. */
export function knownSinceNote(question: Question): string | null {
  const { view, period, boundTo, knownSince: since } = question;
  if (since === undefined || view === 'forecast' || boundTo !== undefined) return null;
  if (!isKnownInPart(formerOf(question), since)) return null;
  const date = localDate(since, period.timeZone).toString();
  return hasPartFormer(question)
    ? say`usage is known since ${date}, so there is no whole period before to compare with`
    : say`usage is known since ${date}, which is within the window compared with`;
}
