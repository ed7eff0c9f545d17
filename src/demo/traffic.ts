import { randomUUID } from 'node:crypto';
import type { UsageEvent } from '../analytics/usage-event.ts';
import { MAIL_DOMAIN, MODELS } from './cast.ts';
import type { Sample } from './sample.ts';

const TICK_MS = 1_000;

/** When the runaway agent starts after the demo, and for how long it runs. */
export const RUNAWAY_AFTER_MS = 45_000;
const RUNAWAY_MS = 240_000;

/** Calls a second, each the same long prompt again: about nine cents a call. */
const RUNAWAY_CALLS = 1;

export type TrafficOptions = {
  readonly sample: Sample;
  /** Hands native events to the ingest webhook, as any service would. */
  readonly send: (events: readonly object[]) => Promise<void>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
};

/** The sample goes on in real time, and one agent runs away. Stops when told to. */
export function startTraffic(options: TrafficOptions): { stop(): void } {
  const { sample, send, now, onError } = options;
  const startedAt = now();
  let sentTo = startedAt;
  const timer = setInterval(() => {
    const at = now();
    const ordinary = [...sample.between(sentTo, at, at)].map(toNative);
    const runaway = isRunaway(at - startedAt)
      ? Array.from({ length: RUNAWAY_CALLS }, () => runawayCall(at))
      : [];
    sentTo = at;
    const events = [...ordinary, ...runaway];
    if (events.length > 0) send(events).catch(onError);
  }, TICK_MS);
  return { stop: () => clearInterval(timer) };
}

function isRunaway(elapsedMs: number): boolean {
  return elapsedMs >= RUNAWAY_AFTER_MS && elapsedMs < RUNAWAY_AFTER_MS + RUNAWAY_MS;
}

/** An agent that reads its own output back, call after call. */
function runawayCall(at: number): object {
  const large = MODELS['m-large'];
  return {
    id: `runaway-${randomUUID()}`,
    occurredAt: at,
    ...large,
    user: `milo@${MAIL_DOMAIN}`,
    team: 'research',
    agent: 'research-bot',
    feature: 'reports',
    environment: 'production',
    run: 'research-bot-runaway',
    inputTokens: 5_200,
    outputTokens: 160,
    status: 'ok',
    latencyMs: 2_100,
  };
}

/** An event of the sample as a sender would post it. */
export function toNative(event: UsageEvent): object {
  return {
    id: event.idKeys[0],
    occurredAt: event.occurredAt,
    ...event.dimensions,
    ...event.counts,
    ...event.facts,
  };
}
