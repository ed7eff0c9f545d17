import { describe, expect, test } from 'vitest';
import { requestCheck, signatureCheck } from '../../../src/bot/discord/signature.ts';
import { discordCaller } from '../../support/discord-caller.ts';
import { NOW } from '../../support/discord-connected.ts';

type Vector = readonly [name: string, publicKey: string, message: string, signature: string];

/** RFC 8032, section 7.1. */
const VECTORS: readonly Vector[] = [
  [
    'TEST 1',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    'TEST 2',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'TEST 3',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    'TEST SHA(abc)',
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
];

/** The order of the group, RFC 8032 section 5.1. */
const L = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

describe.each(VECTORS)('the signature of %s', (_, publicKey, hex, signature) => {
  const isSigned = signatureCheck(publicKey);
  const message = Buffer.from(hex, 'hex');

  test('is right', () => {
    expect(isSigned(message, signature)).toBe(true);
    expect(isSigned(message, signature.toUpperCase())).toBe(true);
  });

  test('is not that of another message, nor another key’s', () => {
    expect(isSigned(Buffer.concat([message, Buffer.from('x')]), signature)).toBe(false);
    for (const [, other] of VECTORS)
      expect(signatureCheck(other)(message, signature)).toBe(other === publicKey);
  });

  test('is wrong with any of its bits flipped', () => {
    for (let bit = 0; bit < 512; bit += 1) {
      const flipped = Buffer.from(signature, 'hex');
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(isSigned(message, flipped.toString('hex'))).toBe(false);
    }
  });

  test('has no second form, S + L', () => {
    expect(isSigned(message, signature.slice(0, 64) + plusOrder(signature.slice(64)))).toBe(false);
  });
});

/** A little-endian number of 32 bytes, and L more. */
function plusOrder(hex: string): string {
  const sum = BigInt(`0x${Buffer.from(hex, 'hex').reverse().toString('hex')}`) + L;
  return Buffer.from(sum.toString(16).padStart(64, '0'), 'hex').reverse().toString('hex');
}

describe('what is no signature', () => {
  const [, publicKey, , signature] = VECTORS[0] ?? ['', '', '', ''];
  test.each([
    ['nothing', ''],
    ['too little', signature.slice(2)],
    ['too much', `${signature}00`],
    ['other digits', `${signature.slice(0, -1)}g`],
    ['blanks around it', ` ${signature} `],
    ['a line more', `${signature}\n`],
    ['two of them', `${signature}, ${signature}`],
    ['a sign before it', `0x${signature.slice(2)}`],
  ])('%s is refused', (_, text) => {
    expect(signatureCheck(publicKey)(Buffer.alloc(0), text)).toBe(false);
  });
});

describe('a request', () => {
  const caller = discordCaller();
  const check = requestCheck(caller.publicKey);
  const isSigned = (...parts: Parameters<typeof check>) => check(...parts) === null;
  const signedAt = (at: number | string) => {
    const { body, headers } = caller.signed('{"type":1}', at);
    const { 'x-signature-ed25519': signature = '', 'x-signature-timestamp': timestamp = '' } = headers;
    return { body: Buffer.from(body), signature, timestamp };
  };

  test.each([
    ['now', 0, true],
    ['five minutes ago', -300_000, true],
    ['longer ago', -301_000, false],
    ['five minutes ahead', 300_000, true],
    ['further ahead', 301_000, false],
  ])('signed %s', (_, ms, isTaken) => {
    expect(isSigned(signedAt(NOW + ms), NOW)).toBe(isTaken);
  });

  test.each([
    '',
    '0',
    'now',
    '1795262400000',
    ' 1795262400',
    '1795262400.0',
    '1.7952624e9',
    '0x6b0187c0',
    `${'0'.repeat(90)}1795262400`,
  ])('does not say when by "%s", though signed', (timestamp) => {
    expect(isSigned(signedAt('1795262400'), NOW)).toBe(true);
    expect(isSigned(signedAt(timestamp), NOW)).toBe(false);
  });

  test('says whether the clock or the key is wrong', () => {
    expect(check(signedAt(NOW - 600_000), NOW)).toContain('clock');
    expect(requestCheck(discordCaller().publicKey)(signedAt(NOW), NOW)).toContain('key');
  });

  test('cannot be given another time than it was signed for', () => {
    expect(isSigned({ ...signedAt(NOW), timestamp: String(NOW / 1000 + 1) }, NOW)).toBe(false);
  });

  test('cannot have a digit moved between its time and its body', () => {
    const moved = { ...signedAt('179526240'), body: Buffer.from('0{"type":1}'), timestamp: '1795262400' };
    expect(isSigned(moved, NOW)).toBe(false);
  });
});
