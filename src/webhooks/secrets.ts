import { type Seal, SealBroken } from './seal.ts';

/** How long the secret before the newest is signed with as well. */
const OVERLAP_MS = 24 * 3_600_000;

/** A signing secret, and until when it is used; null: until it is replaced. */
type Kept = { readonly secret: string; readonly until: number | null };

export type WebhookPlace = { readonly org: string; readonly id: string };

/** What a webhook's secrets are when its first is made. */
export function firstSecrets(seal: Seal, place: WebhookPlace, secret: string): readonly string[] {
  return [keep(seal, place, { secret, until: null })];
}

/** The same after a new one took the first place: the one before lives a day longer. */
export function rotatedSecrets(
  seal: Seal,
  place: WebhookPlace,
  {
    sealed,
    secret,
    now,
  }: { readonly sealed: readonly string[]; readonly secret: string; readonly now: number },
): readonly string[] {
  const [newest] = sealed.map((one) => kept(seal, place, one));
  const former = newest ? [keep(seal, place, { secret: newest.secret, until: now + OVERLAP_MS })] : [];
  return [keep(seal, place, { secret, until: null }), ...former];
}

/** The secrets a message is signed with now, the newest first. Throws SealBroken. */
export function liveSecrets(
  seal: Seal,
  place: WebhookPlace,
  { sealed, now }: { readonly sealed: readonly string[]; readonly now: number },
): readonly string[] {
  return sealed
    .map((one) => kept(seal, place, one))
    .filter(({ until }) => until === null || now < until)
    .map(({ secret }) => secret);
}

function keep(seal: Seal, place: WebhookPlace, one: Kept): string {
  return seal.seal(JSON.stringify(one), aboutOf(place));
}

function kept(seal: Seal, place: WebhookPlace, sealed: string): Kept {
  // Only `keep` seals for this place.
  const one = JSON.parse(seal.open(sealed, aboutOf(place))) as Partial<Kept>;
  if (typeof one.secret !== 'string') throw new SealBroken('what was sealed is no secret');
  return { secret: one.secret, until: one.until ?? null };
}

function aboutOf({ org, id }: WebhookPlace): string {
  return JSON.stringify(['webhook', org, id]);
}
