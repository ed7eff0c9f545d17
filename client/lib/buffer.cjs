'use strict';

/** A body of this size still fits the server's 8 MiB whatever is in it. */
const MAX_BATCH_BYTES = 4 * 1_048_576;

/** Lines in memory in order; one batch of them at a time is on its way. */
exports.createBuffer = function createBuffer({ maxBuffered, batchSize }) {
  let waiting = [];
  let leaving = [];
  const size = () => waiting.length + leaving.length;
  return {
    size,
    isEmpty: () => waiting.length === 0,
    /** Whether the event just added was the last of a batch. */
    completesBatch: () => waiting.length % batchSize === 0,
    /** False when there is no room. */
    add(line) {
      if (size() >= maxBuffered) return false;
      waiting.push(line);
      return true;
    },
    /** The next batch; it is on its way until `settle`. */
    take() {
      leaving = waiting.splice(0, batchLength(waiting, batchSize));
      return leaving;
    },
    /** Ends the batch on its way; what is left of it waits again, in front. */
    settle(left) {
      // It was drained meanwhile, and is safe elsewhere.
      if (leaving.length === 0) return;
      leaving = [];
      waiting = [...left, ...waiting];
    },
    /** Makes room for a batch, if `keep` keeps it elsewhere. */
    spill(keep) {
      const lines = waiting.slice(0, batchLength(waiting, batchSize));
      if (lines.length === 0 || !keep(lines)) return false;
      waiting.splice(0, lines.length);
      return true;
    },
    /** Takes everything in batches, the one on its way first. */
    drain() {
      const batches = leaving.length > 0 ? [leaving] : [];
      while (waiting.length > 0) batches.push(waiting.splice(0, batchLength(waiting, batchSize)));
      leaving = [];
      return batches;
    },
  };
};

function batchLength(lines, batchSize) {
  let bytes = 0;
  const end = lines.findIndex((line, index) => {
    bytes += Buffer.byteLength(line);
    return index === batchSize || (index > 0 && bytes > MAX_BATCH_BYTES);
  });
  return end === -1 ? lines.length : end;
}
