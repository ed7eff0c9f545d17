'use strict';

const MIB = 1_048_576;

/** Default, least and most of every number a sender may be given. */
const NUMBERS = {
  maxSpoolBytes: [64 * MIB, 0, Number.MAX_SAFE_INTEGER],
  maxBuffered: [10_000, 1, 10_000_000],
  flushMs: [30_000, 1, 3_600_000],
  // The server takes no more than 1,000 at once.
  batchSize: [500, 1, 1_000],
  timeoutMs: [10_000, 1, 600_000],
  minBackoffMs: [1_000, 1, 3_600_000],
  maxBackoffMs: [60_000, 1, 86_400_000],
  exitTimeoutMs: [5_000, 0, 600_000],
};

/** Completes and checks what `createSender` was given; throws TypeError, since only a programmer can mend it. */
exports.readOptions = function readOptions(given) {
  if (typeof given !== 'object' || given === null) throw new TypeError('createSender: options are missing');
  const numbers = Object.keys(NUMBERS).map((name) => [name, numberOf(name, given[name])]);
  return {
    ...Object.fromEntries(numbers),
    address: addressOf(given.url),
    key: keyOf(given.key),
    spoolDir: folderOf(given.spoolDir),
    closeOnSigterm: given.closeOnSigterm === true,
    onError: typeof given.onError === 'function' ? given.onError : warn,
  };
};

function numberOf(name, value) {
  const [fallback, least, most] = NUMBERS[name];
  if (value === undefined) return fallback;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`createSender: ${name} must be an integer from ${least} to ${most}`);
}

function addressOf(url) {
  let address;
  try {
    address = new URL(url);
  } catch {
    throw new TypeError('createSender: url must be an address such as http://127.0.0.1:8080');
  }
  if (!/^https?:$/.test(address.protocol)) throw new TypeError('createSender: url must be http or https');
  if (!/\/(v1\/events|usage\/ingest)$/.test(address.pathname)) {
    address.pathname = `${address.pathname.replace(/\/+$/, '')}/v1/events`;
  }
  return address;
}

function keyOf(key) {
  // A header cannot carry anything else.
  if (typeof key === 'string' && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new TypeError('createSender: key must be an ingest key, tb_…');
}

function folderOf(folder) {
  if (folder === undefined || (typeof folder === 'string' && folder !== '')) return folder;
  throw new TypeError('createSender: spoolDir must be the name of a folder');
}

function warn(error) {
  // Unlike Node's warnings, this is still written when the process is about to end.
  console.error(error.message);
}
