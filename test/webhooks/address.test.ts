import { describe, expect, it } from 'vitest';
import { mayConnect, PUBLIC_ONLY, problemOfUrl } from '../../src/webhooks/address.ts';
import { insideAddresses } from '../support/hostile.ts';

describe('the address of a webhook', () => {
  it.each([
    'https://example.com/hook',
    'https://example.com:8443/hook?for=acme',
    'https://hooks.example.co.uk/a/b',
    'https://1.1.1.1/hook',
    'https://[2606:4700:4700::1111]/hook',
  ])('may be %s', (url) => {
    expect(problemOfUrl(url, PUBLIC_ONLY)).toBeUndefined();
  });

  it.each([
    ['http://example.com/hook', /https/],
    ['ftp://example.com/hook', /https/],
    ['not an address', /no address/],
    ['https://ann:secret@example.com/hook', /name or password/],
    ['https://example.com:22/hook', /443 and 8443/],
    ['https://intranet/hook', /into this network/],
    ['https://db.internal/hook', /into this network/],
    ['https://printer.local./hook', /into this network/],
    ['https://10.1.2.3/hook', /into this network/],
    ['https://0x7f000001/hook', /into this network/],
    ['https://[::ffff:127.0.0.1]/hook', /into this network/],
    ['https://[64:ff9b::7f00:1]/hook', /into this network/],
    ['https://[2002:7f00:1::]/hook', /into this network/],
    [`https://example.com/${'a'.repeat(2_000)}`, /no address/],
  ])('is refused: %s', (url, problem) => {
    expect(problemOfUrl(url, PUBLIC_ONLY)).toMatch(problem);
  });

  const { refuse } = insideAddresses();

  it('is refused for every address that was ever used to get inside', () => {
    expect(refuse.length).toBeGreaterThan(120);
    expect(refuse.filter((url) => problemOfUrl(url, PUBLIC_ONLY) === undefined)).toEqual([]);
    // Not for their scheme alone.
    const secure = refuse
      .map((url) => url.replace(/^http:/, 'https:'))
      .filter((url) => url.startsWith('https:'));
    expect(secure.length).toBeGreaterThan(100);
    expect(secure.filter((url) => problemOfUrl(url, PUBLIC_ONLY) === undefined)).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '0.0.0.0',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '2001:db8::1',
    '2002:a00:1::',
    '2001::1',
    'no address',
  ])('never leads to %s', (address) => {
    expect(mayConnect(address, PUBLIC_ONLY)).toBe(false);
  });

  it('may be this machine in tests alone, and nothing else inside even there', () => {
    expect(problemOfUrl('http://127.0.0.1:9/hook', { loopback: true })).toBeUndefined();
    expect(mayConnect('127.0.0.1', { loopback: true })).toBe(true);
    expect(mayConnect('10.0.0.1', { loopback: true })).toBe(false);
    expect(problemOfUrl('http://10.0.0.1/hook', { loopback: true })).toBeDefined();
  });
});
