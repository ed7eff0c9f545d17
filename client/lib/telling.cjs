'use strict';

/** Tells the application about problems: what lasts once until it is over, what concerns single events each time. */
exports.createTelling = function createTelling(onError) {
  const lasting = new Set();
  const tell = (code, message, more) => {
    try {
      onError(Object.assign(new Error(`tokenbell: ${message}`), { code, ...more }));
    } catch {
      // The application's own handler failed; its work is not ours to stop.
    }
  };
  return {
    tell,
    tellOnce(code, message) {
      if (lasting.has(code)) return;
      lasting.add(code);
      tell(code, message);
    },
    over(...codes) {
      for (const code of codes) lasting.delete(code);
    },
  };
};
