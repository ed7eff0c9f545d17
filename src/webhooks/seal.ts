import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what the database keeps but must not know. `about` binds it to its place: elsewhere it does not open. */
export type Seal = {
  seal(text: string, about: string): string;
  /** Throws SealBroken. */
  open(sealed: string, about: string): string;
};

/** It was sealed with another key, for another place, or has been changed. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const FORMAT = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key derived from TOKENBELL_SECRET_KEY; each sealed text names its key, so that keys can change. */
export function createSeal(secretKey: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'tokenbell sealed text', 32));
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return {
    seal: (text, about) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
      const bytes = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [FORMAT, keyId, bytes.toString('base64url')].join('.');
    },
    open: (sealed, about) => {
      const [format, usedKey, body = ''] = sealed.split('.');
      if (format !== FORMAT || usedKey !== keyId)
        throw new SealBroken('it was sealed with another TOKENBELL_SECRET_KEY');
      return decrypted(Buffer.from(body, 'base64url'), key, about);
    },
  };
}

function decrypted(bytes: Buffer, key: Buffer, about: string): string {
  const iv = bytes.subarray(0, IV_BYTES);
  const text = bytes.subarray(IV_BYTES, -TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(about))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new SealBroken('what was sealed has been changed', { cause: error });
  }
}
