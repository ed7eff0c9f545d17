'use strict';

const { randomUUID } = require('node:crypto');
const { createBuffer } = require('./lib/buffer.cjs');
const { createDelivery } = require('./lib/delivery.cjs');
const { holdProcess, watchLeaving, within } = require('./lib/leaving.cjs');
const { readOptions } = require('./lib/options.cjs');
const { createPace } = require('./lib/pace.cjs');
const { createPasses } = require('./lib/passes.cjs');
const { createPost } = require('./lib/post.cjs');
const { createSpool } = require('./lib/spool.cjs');
const { createTelling } = require('./lib/telling.cjs');

/** How long a full spool is taken for full; looking costs more than an event. */
const LOOK_AGAIN_MS = 1_000;

/** A sender of usage events; index.d.cts says what each part promises. */
exports.createSender = function createSender(given) {
  const options = readOptions(given);
  const parts = createParts(options);
  const { buffer, passes, losses } = parts;
  let isClosed = false;
  let fullUntil = 0;

  function record(event) {
    try {
      take(lineOf(event));
    } catch (error) {
      losses.noEvent(error);
    }
  }

  function take(line) {
    if (isClosed) return losses.overflow(1, 'the sender is closed');
    if (!buffer.add(line) && !(hasMadeRoom() && buffer.add(line))) {
      return losses.overflow(1, `${options.maxBuffered} events wait already`);
    }
    if (buffer.completesBatch()) void passes.pass(false);
    else passes.passSoon();
  }

  /** Memory is full while a slow answer is waited for; the disk may not be. */
  function hasMadeRoom() {
    if (performance.now() < fullUntil) return false;
    const isMade = buffer.spill(parts.isSpooled);
    if (!isMade) fullUntil = performance.now() + LOOK_AGAIN_MS;
    return isMade;
  }

  async function flush() {
    await holdProcess(passes.passFromNow);
    return stats();
  }

  /** The last request gets `exitTimeoutMs`; what is not sent by then goes into the spool when the process ends. */
  function leave() {
    if (buffer.size() > 0 || passes.isRunning()) void within(options.exitTimeoutMs, passes.passFromNow());
  }

  function spoolNow() {
    for (const lines of buffer.drain()) {
      if (!parts.isSpooled(lines)) losses.overflow(lines.length, 'the process ends and no spool has room');
    }
  }

  async function close() {
    if (isClosed) return stats();
    isClosed = true;
    await within(options.exitTimeoutMs, passes.passFromNow());
    passes.stop();
    spoolNow();
    unwatch();
    parts.abort();
    return stats();
  }

  function stats() {
    return { ...parts.counts, buffered: buffer.size(), spooled: parts.spooledEvents() };
  }

  const unwatch = watchLeaving({ leave, spool: spoolNow, close, closeOnSigterm: options.closeOnSigterm });
  // What an earlier process left is sent without waiting for the first event.
  void passes.pass(false);
  return { record, flush, close, stats };
};

function createParts(options) {
  const counts = { sent: 0, duplicates: 0, rejected: 0, overflowed: 0 };
  const telling = createTelling(options.onError);
  const tellSpool = (error) =>
    telling.tellOnce('spool', `${options.spoolDir} cannot be used: ${error.message}`);
  const buffer = createBuffer(options);
  const spool = options.spoolDir === undefined ? undefined : createSpool(options);
  const pace = createPace(options);
  const { post, abort } = createPost(options, counts);
  const deliver = createDelivery({ post, pace, counts, telling });
  const { flushMs } = options;
  return {
    counts,
    buffer,
    abort,
    passes: createPasses({ buffer, spool, pace, deliver, tellSpool, flushMs }),
    losses: createLosses(counts, telling),
    isSpooled: (lines) => unlessThrown(() => spool?.writeNow(lines) ?? false, tellSpool) ?? false,
    spooledEvents: () => unlessThrown(() => spool?.held().events, tellSpool) ?? 0,
  };
}

function createLosses(counts, { tell, tellOnce }) {
  return {
    overflow(count, why) {
      counts.overflowed += count;
      tellOnce('overflow', `${count === 1 ? 'an event is' : `${count} events are`} lost: ${why}`);
    },
    noEvent(error) {
      counts.rejected++;
      tell('unserialisable', `an event was passed that is no JSON: ${error.message}`);
    },
  };
}

function lineOf(event) {
  const { id, occurredAt, ...rest } = event;
  return JSON.stringify({ id: id ?? randomUUID(), occurredAt: occurredAt ?? Date.now(), ...rest });
}

function unlessThrown(work, tell) {
  try {
    return work();
  } catch (error) {
    tell(error);
    return undefined;
  }
}
