import { createPublicKey, verify } from 'node:crypto';

/** What Discord signs, and how it says so. */
export type SignedRequest = {
  /** X-Signature-Timestamp: seconds since 1970, as text. */
  readonly timestamp: string;
  /** X-Signature-Ed25519: 128 hexadecimal digits. */
  readonly signature: string;
  readonly body: Uint8Array;
};

/** A clock may be a little wrong; a copied request is worth nothing soon. */
const WINDOW_MS = 5 * 60_000;

/**
 * Why a request is not one that Discord has signed with the application's key (64 hexadecimal digits) just now,
 * in UTC milliseconds; null when it is. https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
 */
export function requestCheck(publicKey: string): (request: SignedRequest, now: number) => string | null {
  const isSigned = signatureCheck(publicKey);
  return ({ timestamp, signature, body }, now) => {
    if (!isFresh(timestamp, now)) return 'it is not dated within five minutes of the clock here';
    if (isSigned(Buffer.concat([Buffer.from(timestamp), body]), signature)) return null;
    return 'it is not signed with the key of this application, or was changed on its way';
  };
}

/** Ed25519, RFC 8032; `signature` in hexadecimal digits. */
export function signatureCheck(publicKey: string): (bytes: Uint8Array, signature: string) => boolean {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return (bytes, signature) =>
    /^[0-9a-f]{128}$/i.test(signature) && verify(null, bytes, key, Buffer.from(signature, 'hex'));
}

function isFresh(timestamp: string, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= WINDOW_MS;
}
