'use strict';

/** Keeps the process alive until `work` is done. */
exports.holdProcess = async function holdProcess(work) {
  const timer = setInterval(() => undefined, 60_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};

/** Resolves when `work` does, or after `ms`; keeps the process alive so long. */
exports.within = async function within(ms, work) {
  let timer;
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, deadline]);
  clearTimeout(timer);
};

/**
 * Runs `leave` once the process has nothing else to do, `spool` when it ends (synchronously, as process.exit
 * demands), and `close` before SIGTERM ends it, if asked to. Returns what stops all that.
 */
exports.watchLeaving = function watchLeaving({ leave, spool, close, closeOnSigterm }) {
  const onSigterm = async () => {
    await close();
    // Without a listener the signal does what it always does; with another, the application decides.
    if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');
  };
  process.once('beforeExit', leave);
  process.on('exit', spool);
  if (closeOnSigterm) process.on('SIGTERM', onSigterm);
  return () => {
    process.removeListener('beforeExit', leave);
    process.removeListener('exit', spool);
    process.removeListener('SIGTERM', onSigterm);
  };
};
