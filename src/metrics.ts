import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the program tells about itself, in the terms of Prometheus (https://prometheus.io/docs/practices/naming/). */
export type Metrics = {
  /** Counts events by what became of them: accepted, duplicate, rejected. */
  countEvents(outcome: string, count: number): void;
  /** What failed without throwing; `timed` counts what throws. */
  countFailure(part: TimedPart): void;
  /** The same function, its durations kept under a name: "reply", "picture", "ingest". */
  timed<Args extends unknown[], Result>(
    name: TimedPart,
    work: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result>;
  /** Numbers that are looked up when somebody asks. */
  observe(gauges: Readonly<Record<string, ObservedGauge>>): void;
  /** All of it in the text format, and that format's media type. */
  text(): Promise<string>;
  readonly mediaType: string;
};

export type TimedPart = 'ingest' | 'picture' | 'reply' | 'job' | 'delivery';

/** A number now, or one for each value of a label. */
export type ObservedGauge = {
  readonly help: string;
  readonly label?: string;
  readonly read: () => Promise<number | ReadonlyMap<string, number>>;
};

/** Seconds; around the promises of each part: a picture in 60 ms, a reply in 250 ms, an event in a few. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'tokenbell_' });
  const events = new Counter({
    name: 'tokenbell_events_total',
    help: 'Usage events that were sent in, by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const failures = new Counter({
    name: 'tokenbell_failures_total',
    help: 'Work that failed unexpectedly, by part',
    labelNames: ['part'],
    registers,
  });
  const durations = new Histogram({
    name: 'tokenbell_duration_seconds',
    help: 'How long things take, by part',
    labelNames: ['part'],
    buckets: BUCKETS,
    registers,
  });

  return {
    countEvents: (outcome, count) => events.inc({ outcome }, count),
    countFailure: (part) => failures.inc({ part }),
    timed:
      (part, work) =>
      async (...args) => {
        const stop = durations.startTimer({ part });
        try {
          return await work(...args);
        } catch (error) {
          failures.inc({ part });
          throw error;
        } finally {
          stop();
        }
      },
    observe: (gauges) => {
      for (const [name, gauge] of Object.entries(gauges)) observeGauge(registry, name, gauge);
    },
    text: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}

/** A gauge that cannot be read is left out of the answer, so that the others still come. */
function observeGauge(registry: Registry, name: string, { help, label, read }: ObservedGauge): void {
  new Gauge({
    name: `tokenbell_${name}`,
    help,
    labelNames: label ? [label] : [],
    registers: [registry],
    async collect() {
      this.reset();
      const found = await read().catch(() => new Map<string, number>());
      if (typeof found === 'number') this.set(found);
      else for (const [value, number] of found) this.set({ [label ?? 'of']: value }, number);
    },
  });
}
