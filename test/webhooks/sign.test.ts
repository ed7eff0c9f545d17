import { describe, expect, it } from 'vitest';
import { newSecret, signedHeaders } from '../../src/webhooks/sign.ts';

// The vector that the reference libraries of Standard Webhooks share.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
};

/** Checks a signature with Web Crypto, as a receiver would; nothing of ours is used. */
async function isVerified(secret: string, headers: Readonly<Record<string, string>>, body: string) {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const raw = Uint8Array.from(atob(secret.replace('whsec_', '')), (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const signed = bytes(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  for (const one of (headers['webhook-signature'] ?? '').split(' ')) {
    const [version, signature = ''] = one.split(',');
    const given = Uint8Array.from(atob(signature), (letter) => letter.charCodeAt(0));
    if (version === 'v1' && (await crypto.subtle.verify('HMAC', key, given, signed))) return true;
  }
  return false;
}

describe('a signature', () => {
  it('is that of the Standard Webhooks reference vector', () => {
    expect(signedHeaders([SECRET], MESSAGE)).toEqual({
      'webhook-id': MESSAGE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is checked with either of two live secrets, and with no other', async () => {
    const [fresh, former] = [newSecret(), newSecret()];
    const headers = signedHeaders([fresh, former], MESSAGE);
    expect(await isVerified(fresh, headers, MESSAGE.body)).toBe(true);
    expect(await isVerified(former, headers, MESSAGE.body)).toBe(true);
    expect(await isVerified(newSecret(), headers, MESSAGE.body)).toBe(false);
    expect(await isVerified(fresh, headers, `${MESSAGE.body} `)).toBe(false);
  });

  it('comes from a secret of 32 bytes that is never the same', () => {
    const secrets = Array.from({ length: 50 }, newSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    }
  });
});
