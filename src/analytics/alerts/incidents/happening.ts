import { z } from 'zod';
import { say } from '../../../language/say.ts';
import { formatUsd } from '../../money.ts';
import { minuteText } from '../../words/moment-text.ts';
import { magnitude } from './magnitude.ts';

/** A snooze without an end before the incident's own. */
export const UNTIL_RESOLVED = 8_640_000_000_000_000;

/** What happened to an incident, as its log keeps it. */
export const happeningSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['opened', 'over', 'acknowledged', 'resolved', 'useful', 'noise', 'awake']),
  }),
  z.object({ kind: z.literal('owned'), owner: z.string() }),
  /** UTC milliseconds. */
  z.object({ kind: z.literal('snoozed'), until: z.number() }),
  z.object({ kind: z.enum(['throttle', 'expected']), reason: z.string() }),
  z.object({ kind: z.literal('doubled'), excessNano: z.string() }),
]);

export type Happening = z.infer<typeof happeningSchema>;

/** The same in words; earlier versions kept words. */
export function happeningText(what: Happening | string, timeZone: string): string {
  if (typeof what === 'string') return what;
  switch (what.kind) {
    case 'opened':
      return say`opened`;
    case 'over':
      return say`resolved by itself`;
    case 'acknowledged':
      return say`acknowledged`;
    case 'resolved':
      return say`resolved`;
    case 'useful':
    case 'noise':
      return verdictText(what.kind);
    case 'awake':
      return say`The snooze is over, and it still lasts.`;
    case 'owned':
      return say`owned by ${what.owner}`;
    case 'snoozed':
      return snoozeText(what.until, { timeZone });
    case 'throttle':
      return what.reason === '' ? say`throttle requested` : say`throttle requested: ${what.reason}`;
    case 'expected':
      return what.reason === '' ? say`expected` : say`expected: ${what.reason}`;
    case 'doubled':
      return say`It has doubled: ${formatUsd(magnitude(what.excessNano))} more than expected by now.`;
  }
}

/** "snoozed until 2026-11-20 15:00" */
export function snoozeText(until: number, { timeZone }: { readonly timeZone: string }): string {
  if (until >= UNTIL_RESOLVED) return say`snoozed until it is resolved`;
  return say`snoozed until ${minuteText(until, timeZone)}`;
}

/** What somebody said an incident was. */
export function verdictText(verdict: 'useful' | 'noise' | 'expected'): string {
  switch (verdict) {
    case 'useful':
      return say`useful`;
    case 'noise':
      return say`noise`;
    case 'expected':
      return say`expected`;
  }
}
