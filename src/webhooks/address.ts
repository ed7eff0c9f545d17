import { BlockList, isIP } from 'node:net';
import { say } from '../language/say.ts';

/** Where events may be sent; `loopback` is for tests alone: this machine, without TLS, on any port. */
export type AddressRules = { readonly loopback: boolean };

export const PUBLIC_ONLY: AddressRules = { loopback: false };

const PORTS: ReadonlySet<string> = new Set(['', '8443']);
const LONGEST_URL = 2_000;

/** Names that mean something inside a network or a machine only (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
const INSIDE = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/;

/** Why events cannot be sent to an address, in words for who typed it; undefined when they can, as far as it says. */
export function problemOfUrl(text: string, rules: AddressRules): string | undefined {
  const url = text.length > LONGEST_URL ? null : URL.parse(text);
  if (!url) return say`This is no address of the form https://….`;
  const host = hostOf(url);
  const isHere = rules.loopback && isLoopback(host);
  if (url.protocol !== 'https:' && !(isHere && url.protocol === 'http:'))
    return say`An address has to begin with https://.`;
  if (url.username !== '' || url.password !== '')
    return say`An address must not hold a name or password; events are signed instead.`;
  if (!isHere && !PORTS.has(url.port)) return say`Only the ports 443 and 8443 are used.`;
  return isHere ? undefined : problemOfHost(host);
}

/** The name or IP address; that of IPv6 without its brackets. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function problemOfHost(host: string): string | undefined {
  if (isIP(host) !== 0)
    return isPublic(host) ? undefined : say`The address leads into this network, not to the outside.`;
  if (!host.includes('.') || INSIDE.test(host))
    return say`The name leads into this network, not to the outside.`;
  return undefined;
}

/** Whether a connection to an IP address may be made; asked of what a name resolved to, right before it is made. */
export function mayConnect(address: string, { loopback }: AddressRules): boolean {
  return isPublic(address) || (loopback && isLoopback(address));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Of IPv4 everything but the special blocks; of IPv6 only what is handed out as global unicast, less its special blocks. */
function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !SPECIAL.check(address, 'ipv4');
    case 6:
      return GLOBAL.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6');
    default:
      return false;
  }
}

/** IANA's registries of special-purpose addresses, and multicast; the last four reach IPv4 through IPv6. */
const SPECIAL_BLOCKS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
] as const;

const SPECIAL = blockList(SPECIAL_BLOCKS);
const GLOBAL = blockList(['2000::/3']);

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', bits] = block.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
