import { WEBHOOK_PLATFORM } from '../../analytics/alerts/targets.ts';
import type { LeasedPlatforms } from '../../analytics/state/outbox.ts';
import { type DeliveryParts, deliverRow } from './deliver-row.ts';
import { createPlatformGate } from './platform-gate.ts';

/** A lease holds for drawing and one call to the platform, which gives up by itself sooner. */
const LEASE_MS = 60_000;

/** Deliveries at once; each may hold a picture being drawn. */
const MOST_IN_FLIGHT = 10;

/** Webhooks may take their time: they have places of their own, so that chat never waits for them. */
const MOST_EVENTS_IN_FLIGHT = 10;

const POLL_MS = 1_000;

export type Delivery = {
  /** Delivers all that is due by the clock; resolves when it is done, with how many rows were handled. */
  tick(): Promise<number>;
  /** Something was queued: look now instead of at the next poll. */
  notify(): void;
  /** Polls by itself until stopped. */
  start(): void;
  /** Leases nothing more and waits for what is in flight. */
  stop(): Promise<void>;
};

/** Takes messages out of the outbox to their platforms. Any number of processes may do so side by side. */
export function createDelivery<Answer extends object>(parts: DeliveryParts<Answer>): Delivery {
  const { state, clock, log } = parts;
  const gate = createPlatformGate(clock);
  const posts = new Set<Promise<void>>();
  const events = new Set<Promise<void>>();
  let leases = 0;
  let poll: NodeJS.Timeout | undefined;
  let pumping = Promise.resolve();
  let isPumping = false;
  let isNotified = false;

  /** Leases what is due and starts delivering it; returns how many. */
  async function pump(): Promise<number> {
    const closed = [WEBHOOK_PLATFORM, ...gate.closed()];
    let leased = await begin(posts, { except: closed }, MOST_IN_FLIGHT - posts.size);
    for (const platform of gate.toProbe()) leased += await begin(posts, { only: platform }, 1);
    return leased + (await begin(events, { only: WEBHOOK_PLATFORM }, MOST_EVENTS_IN_FLIGHT - events.size));
  }

  async function begin(
    inFlight: Set<Promise<void>>,
    platforms: LeasedPlatforms,
    limit: number,
  ): Promise<number> {
    if (limit <= 0) return 0;
    leases += 1;
    const owner = `${parts.owner}#${leases}`;
    const now = clock.now();
    const leaseUntil = now + LEASE_MS;
    const rows = await state.leaseOutbox({ owner, now, leaseUntil, limit, platforms });
    const isProbe = 'only' in platforms && inFlight === posts;
    for (const row of rows) {
      if (isProbe) gate.beginProbe(row.target);
      const delivery = deliverRow(parts, row, { owner, leaseUntil, gate }).finally(() => {
        if (isProbe) gate.endProbe(row.target);
        inFlight.delete(delivery);
        notify();
      });
      inFlight.add(delivery);
    }
    return rows.length;
  }

  /** One lease at a time: what is notified meanwhile makes another afterwards. */
  function notify(): void {
    if (!poll) return;
    isNotified = true;
    if (!isPumping) pumping = pumpWhileNotified();
  }

  async function pumpWhileNotified(): Promise<void> {
    isPumping = true;
    while (poll && isNotified) {
      isNotified = false;
      try {
        await pump();
      } catch (error) {
        log.error({ error }, 'the outbox could not be read');
      }
    }
    isPumping = false;
  }

  return {
    tick: async () => {
      let handled = 0;
      for (;;) {
        const leased = await pump();
        if (leased === 0 && posts.size + events.size === 0) return handled;
        handled += leased;
        await Promise.all([...posts, ...events]);
      }
    },
    notify,
    start: () => {
      clearInterval(poll);
      poll = setInterval(notify, POLL_MS);
      notify();
    },
    stop: async () => {
      clearInterval(poll);
      poll = undefined;
      await pumping;
      await Promise.all([...posts, ...events]);
    },
  };
}
