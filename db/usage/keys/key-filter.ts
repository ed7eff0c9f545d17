/**
 * A Bloom filter says of a key that it is certainly not among those it was made of, or that it may be (B. Bloom,
 * Space/time trade-offs in hash coding with allowable errors, CACM 13, 1970). With m bits, n keys and k probes,
 * (1 - e^(-kn/m))^k of all other keys may be: 0.8 % with ten bits a key and seven probes (M. Mitzenmacher and
 * E. Upfal, Probability and Computing, section 5.5.3). The probes are taken from two hashes (A. Kirsch and
 * M. Mitzenmacher, Less hashing, same performance, 2008).
 */
export type KeyFilter = Uint8Array;

const BITS_PER_KEY = 10;
const PROBES = 7;

/** An empty filter with room for so many keys. */
export function createKeyFilter(keys: number): KeyFilter {
  return new Uint8Array(Math.max(1, Math.ceil((keys * BITS_PER_KEY) / 8)));
}

/** Two 32-bit hashes of a key. They stand in the database: every version of the program has to give the same. */
export type KeyHash = { readonly first: number; readonly second: number };

export function hashKey(key: string): KeyHash {
  let first = 0x9e3779b9;
  let second = 0x85ebca6b;
  for (let index = 0; index < key.length; index++) {
    const unit = key.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995);
  }
  // An odd step visits more places.
  return { first: finish(first ^ second), second: finish(second + key.length) | 1 };
}

/** The finaliser of MurmurHash3: every bit of the input changes every bit of the output. */
function finish(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

export function addKey(filter: KeyFilter, hash: KeyHash): void {
  for (let probe = 0; probe < PROBES; probe++) {
    const bit = placeOf(filter, hash, probe);
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
}

/** False: the filter was made without this key. */
export function mayHold(filter: KeyFilter, hash: KeyHash): boolean {
  for (let probe = 0; probe < PROBES; probe++) {
    const bit = placeOf(filter, hash, probe);
    if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

function placeOf(filter: KeyFilter, { first, second }: KeyHash, probe: number): number {
  const hash = (first + Math.imul(probe, second)) >>> 0;
  return Math.floor((hash / 2 ** 32) * filter.length * 8);
}
