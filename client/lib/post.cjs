'use strict';

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { promisify } = require('node:util');
const { gzip } = require('node:zlib');
const { retryAfterMs } = require('./pace.cjs');

const compress = promisify(gzip);

/** Below this a compressed body saves less than its header costs. */
const WORTH_COMPRESSING = 1_024;
const MAX_ANSWER_BYTES = 4 * 1_048_576;

/**
 * Posts lines of JSON and says what became of them, as one of
 * `{kind: 'receipt', receipt}` taken, perhaps not all of them;
 * `{kind: 'smaller', message}` not taken together;
 * `{kind: 'never', message}` not taken, and not later either;
 * `{kind: 'refused', message}` the key or the address is wrong;
 * `{kind: 'later', message, retryAfterMs}` away or busy.
 * Never rejects. Its sockets keep no process alive.
 */
exports.createPost = function createPost({ address, key, timeoutMs }, counts) {
  const { request, Agent } = address.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (body, headers) =>
    exchange((onAnswer) => request(address, { method: 'POST', headers, agent }, onAnswer), body, timeoutMs);
  const sender = randomUUID();
  // A total, not what is new: requests get lost, and then nobody would know of it.
  const lostHeader = () => counts.overflowed > 0 && { 'tokenbell-lost': `${sender} ${counts.overflowed}` };
  return {
    async post(lines) {
      try {
        const { body, headers } = await packed(lines);
        return outcomeOf(await send(body, { ...headers, ...lostHeader(), authorization: `Bearer ${key}` }));
      } catch (error) {
        return { kind: 'later', message: error.message };
      }
    },
    /** Breaks off what is on its way. */
    abort: () => agent.destroy(),
  };
};

async function packed(lines) {
  const plain = Buffer.from(lines.join('\n'));
  const isWorth = plain.length >= WORTH_COMPRESSING;
  const body = isWorth ? await compress(plain) : plain;
  return {
    body,
    headers: {
      'content-type': 'application/x-ndjson',
      'content-length': body.length,
      ...(isWorth && { 'content-encoding': 'gzip' }),
    },
  };
}

async function exchange(open, body, timeoutMs) {
  try {
    return await once(open, body, timeoutMs);
  } catch (error) {
    // The server closed a connection it had kept just as we used it again; that says nothing about the server.
    if (!(error.isReused && error.code === 'ECONNRESET')) throw error;
    return once(open, body, timeoutMs);
  }
}

function once(open, body, timeoutMs) {
  return new Promise((resolve, reject) => {
    const outgoing = open((answer) => {
      const chunks = [];
      let length = 0;
      answer.on('data', (chunk) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > MAX_ANSWER_BYTES) outgoing.destroy(new Error('the answer is too long'));
      });
      answer.on('error', fail);
      answer.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode, headers: answer.headers, text });
      });
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    timer.unref();
    const fail = (error) => {
      clearTimeout(timer);
      reject(Object.assign(error, { isReused: outgoing.reusedSocket }));
    };
    outgoing.on('error', fail);
    outgoing.on('socket', (socket) => socket.unref());
    outgoing.end(body);
  });
}

function outcomeOf({ status, headers, text }) {
  const answer = maybeJson(text);
  const message = `${status} ${answer?.error?.message ?? http.STATUS_CODES[status] ?? ''}`.trim();
  if (isReceipt(answer)) return { kind: 'receipt', receipt: answer };
  // Without a receipt nothing is known to be stored: something else answers at this address.
  if (status < 400) return { kind: 'refused', message: `${message}, and no receipt` };
  if (REFUSED.has(status)) return { kind: 'refused', message };
  if (LATER.has(status) || status >= 500) {
    return { kind: 'later', message, retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()) };
  }
  // 422: together the events make an impossible sum; alone, all but one will be taken.
  return { kind: status === 413 || status === 422 ? 'smaller' : 'never', message };
}

/** Somebody has to mend the key or the address; nothing is wrong with the events. */
const REFUSED = new Set([401, 403, 404, 405, 407]);
const LATER = new Set([408, 425, 429]);

function isReceipt(answer) {
  const { accepted, duplicates, rejected } = answer ?? {};
  return Number.isInteger(accepted) && Number.isInteger(duplicates) && isListOfObjects(rejected);
}

function isListOfObjects(list) {
  return Array.isArray(list) && list.every((entry) => typeof entry === 'object' && entry !== null);
}

function maybeJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
