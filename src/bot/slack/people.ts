import { failureFields } from '../chat/log.ts';
import type { Actor } from '../platform.ts';
import type { SlackClient } from './client.ts';

type Profile = Pick<Actor, 'name' | 'email' | 'timeZone' | 'locale'>;

const STRANGER: Profile = { name: null, email: null, timeZone: null, locale: null };
const KEPT_MS = 3_600_000;
const MOST_KEPT = 5000;

/** Who asks, with what Slack vouches for; profiles are kept for an hour. Never rejects. */
export type People = (user: string, tenant: string) => Promise<Actor>;

export function createPeople(slack: SlackClient, now: () => number): People {
  const kept = new Map<string, { readonly until: number; readonly profile: Promise<Profile> }>();
  const profileOf = (user: string, tenant: string) => {
    const key = `${tenant}/${user}`;
    const known = kept.get(key);
    if (known && known.until > now()) return known.profile;
    const profile = askProfile(slack, user, tenant).catch((error: unknown) => {
      kept.delete(key);
      slack.log.warn(
        { platform: 'slack', ...failureFields(error) },
        'a profile could not be read; its owner stays unlinked',
      );
      return STRANGER;
    });
    kept.delete(key);
    kept.set(key, { until: now() + KEPT_MS, profile });
    const oldest = kept.keys().next().value;
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return profile;
  };
  return async (user, tenant) => ({ platform: 'slack', tenant, user, ...(await profileOf(user, tenant)) });
}

/**
 * Only an address Slack has confirmed, of an account of this very workspace, may link a person:
 * somebody from a shared channel's other company could otherwise carry a colleague's address.
 */
async function askProfile({ web }: SlackClient, user: string, tenant: string): Promise<Profile> {
  const { user: found } = await web.users.info({ user, include_locale: true });
  const isOurs = found?.team_id === tenant && found.is_stranger !== true && found.deleted !== true;
  // Guests are invited into single channels: customers, for instance.
  const isGuest = found?.is_restricted === true || found?.is_ultra_restricted === true;
  const isVouchedFor = isOurs && !isGuest && found.is_email_confirmed === true;
  return {
    name: found?.real_name || found?.name || null,
    email: isVouchedFor ? (found.profile?.email ?? null) : null,
    timeZone: found?.tz || null,
    locale: found?.locale || null,
  };
}
