import type { StateStore } from '../../analytics/state.ts';

/** A code that makes whoever enters it admin says so in place of its platform. */
export const CLAIM = 'claim';

const CLAIM_SETTING = 'claimCode';
const CLAIM_BITS = 80;
const CLAIM_MS = 365 * 86_400_000;

/** As codes are stored and compared: people add blanks, dashes and capitals. */
export function readCode(typed: string): string {
  return typed.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

/**
 * The code to print at start while an organisation has no admin; the same one after a restart, so that
 * a code somebody wrote down keeps working. Undefined once there is an admin.
 */
export async function claimCode(
  org: string,
  { state, now, randomId }: { state: StateStore; now: number; randomId: (bits: number) => string },
): Promise<string | undefined> {
  const members = await state.members(org);
  if (members.some(({ role }) => role === 'admin')) return undefined;
  const code = (await state.setting(org, CLAIM_SETTING)) || randomId(CLAIM_BITS);
  await state.saveSetting(org, CLAIM_SETTING, code);
  const expiresAt = now + CLAIM_MS;
  await state.saveLinkCode({ code: readCode(code), org, platform: CLAIM, platformUser: '', expiresAt });
  return code;
}

/** A claim code works once, even when the admin it made is removed again. */
export function spendClaim(org: string, { state }: { readonly state: StateStore }): Promise<void> {
  return state.saveSetting(org, CLAIM_SETTING, '');
}
