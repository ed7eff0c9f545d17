'use strict';

const { createAlarm } = require('./alarm.cjs');

/**
 * Empties the buffer and the spool, one pass at a time: sends what waits, the spool first, or moves the buffer
 * into the spool while the server is away. Comes back by itself when the server should be asked again.
 */
exports.createPasses = function createPasses({ buffer, spool, pace, deliver, tellSpool, flushMs }) {
  const alarm = createAlarm(() => void pass(false));
  let isOver = false;
  let running;

  /** An eager pass does not wait for the backoff to end. */
  function pass(isEager) {
    running ??= work(isEager).finally(() => {
      running = undefined;
      if (pace.isFailing()) alarm.set(pace.waitMs());
      else if (!buffer.isEmpty()) alarm.set(flushMs);
    });
    return running;
  }

  async function work(isEager) {
    if (pace.mayTry(isEager) && (await sendSpooled())) await sendBuffered();
    if (pace.isFailing()) await spoolBuffered();
  }

  /** False when the server does not take it all. What the folder does keeps nothing else from being sent. */
  async function sendSpooled() {
    try {
      for (const file of spool?.held().files ?? []) {
        const lines = await spool.read(file);
        if (isOver || (await deliver(lines)).length > 0) return false;
        await spool.remove(file);
      }
    } catch (error) {
      tellSpool(error);
    }
    return true;
  }

  async function sendBuffered() {
    while (!buffer.isEmpty()) {
      const left = await deliver(buffer.take());
      buffer.settle(left);
      if (left.length > 0) return;
    }
  }

  async function spoolBuffered() {
    while (spool && !buffer.isEmpty()) {
      const lines = buffer.take();
      const isKept = await spool.write(lines).catch(tellSpool);
      buffer.settle(isKept ? [] : lines);
      if (!isKept) return;
    }
  }

  return {
    pass,
    isRunning: () => running !== undefined,
    /** A pass that starts after this was called, so that it takes everything recorded before. */
    async passFromNow() {
      while (running) await running;
      await pass(true);
    },
    /** A pass within `flushMs`. */
    passSoon: () => alarm.set(flushMs),
    stop() {
      isOver = true;
      alarm.stop();
    },
  };
};
