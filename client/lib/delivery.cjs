'use strict';

/** Sends lines until the server says what becomes of each; resolves with those it has not taken yet. */
exports.createDelivery = function createDelivery({ post, pace, counts, telling }) {
  async function deliver(lines) {
    if (lines.length === 0) return [];
    const outcome = await post(lines);
    switch (outcome.kind) {
      case 'receipt':
        note(lines, outcome.receipt);
        return [];
      case 'smaller':
        return lines.length > 1 ? deliverHalves(lines) : reject(lines, outcome.message);
      case 'never':
        return reject(lines, outcome.message);
      case 'refused':
        pace.failed();
        telling.tellOnce(
          'refused',
          `${outcome.message}; events are kept until the key and the url are right`,
        );
        return lines;
      default:
        pace.failed(outcome.retryAfterMs);
        telling.tellOnce('unreachable', `${outcome.message}; events are kept and sent later`);
        return lines;
    }
  }

  async function deliverHalves(lines) {
    const middle = Math.ceil(lines.length / 2);
    const left = await deliver(lines.slice(0, middle));
    const rest = lines.slice(middle);
    return left.length > 0 ? [...left, ...rest] : deliver(rest);
  }

  function note(lines, { accepted, duplicates, rejected }) {
    counts.sent += accepted;
    counts.duplicates += duplicates;
    answered();
    tellRejected(
      rejected.map(({ index, id, code, message }) => ({ id: id ?? idOf(lines[index]), code, message })),
    );
  }

  function reject(lines, message) {
    answered();
    tellRejected(lines.map((line) => ({ id: idOf(line), code: 'not_taken', message })));
    return [];
  }

  function answered() {
    pace.succeeded();
    telling.over('refused', 'unreachable', 'overflow');
  }

  function tellRejected(rejected) {
    if (rejected.length === 0) return;
    counts.rejected += rejected.length;
    const [{ id, message }] = rejected;
    const others = rejected.length > 1 ? ` (and ${rejected.length - 1} more)` : '';
    telling.tell('rejected', `event ${id} was rejected: ${message}${others}`, { rejected });
  }

  return deliver;
};

function idOf(line) {
  try {
    return JSON.parse(line).id ?? null;
  } catch {
    return null;
  }
}
