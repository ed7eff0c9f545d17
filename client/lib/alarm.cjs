'use strict';

/** One timer for the earliest of the moments it is set to; it keeps no process alive. */
exports.createAlarm = function createAlarm(ring) {
  let timer;
  let ringsAt = Number.POSITIVE_INFINITY;
  let isStopped = false;
  return {
    set(delayMs) {
      const at = performance.now() + delayMs;
      if (isStopped || at >= ringsAt) return;
      clearTimeout(timer);
      ringsAt = at;
      timer = setTimeout(() => {
        ringsAt = Number.POSITIVE_INFINITY;
        ring();
      }, delayMs);
      timer.unref();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
