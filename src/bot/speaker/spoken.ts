import type { Organisation } from '../../analytics/state.ts';
import { maybeLocale, speaking } from '../../language/locale.ts';
import type { Actor } from '../platform.ts';
import type { Speaker } from './speaker.ts';

/** What somebody is answered in: their own language where it is spoken here, else their organisation's. */
export function localeFor({ locale }: Actor, organisation: Organisation): string {
  return maybeLocale(locale ?? '') ?? organisation.locale;
}

/** Says what a channel is told, whoever had it told, in the organisation's language. */
export function speakingToChannel<Result>(
  { organisation }: Pick<Speaker, 'organisation'>,
  work: () => Result,
): Result {
  return speaking(organisation.locale, work);
}
