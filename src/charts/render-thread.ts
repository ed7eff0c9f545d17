import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Chart } from '../analytics/message.ts';
import type { Card } from './card.ts';
import type { RenderAnswer, RenderRequest } from './render-worker.ts';

/** One thread that computes pictures, one at a time; started when first needed, and anew after it was lost. */
export type RenderThread = {
  /** Rejects when the picture takes too long or too much memory, or the thread dies. Never called while it draws. */
  cardOf(chart: Chart): Promise<Card>;
  close(): Promise<void>;
};

export type RenderThreadOptions = { readonly program: URL; readonly limitMs: number };

type Job = { resolve(card: Card): void; reject(error: Error): void; readonly timer: NodeJS.Timeout };

/** The small young generation keeps a busy thread's memory low at no measurable cost of time. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

export function createRenderThread({ program, limitMs }: RenderThreadOptions): RenderThread {
  let worker: Worker | null = null;
  let job: Job | null = null;

  function start(): Worker {
    forgetHeapFlags();
    const started = new Worker(program, { resourceLimits });
    // A late word of a thread that was given up must not end the next one's picture.
    const whileCurrent = (act: () => void) => worker === started && act();
    started.on('message', (answer: RenderAnswer) => whileCurrent(() => receive(answer)));
    started.on('error', (error) => whileCurrent(() => lose(`the drawing thread failed: ${String(error)}`)));
    started.on('exit', (code) => whileCurrent(() => lose(`the drawing thread ended with code ${code}`)));
    // The timer of a picture keeps the process running, an idle thread does not.
    started.unref();
    return started;
  }

  function receive(answer: RenderAnswer): void {
    if (answer.kind === 'card') release()?.resolve(answer.card);
    else release()?.reject(new Error(`the picture could not be drawn: ${answer.reason}`));
  }

  function lose(reason: string): void {
    const lost = worker;
    worker = null;
    void lost?.terminate();
    release()?.reject(new Error(reason));
  }

  function release(): Job | null {
    const ended = job;
    job = null;
    if (ended) clearTimeout(ended.timer);
    return ended;
  }

  return {
    cardOf(chart) {
      worker ??= start();
      worker.postMessage({ chart } satisfies RenderRequest);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => lose(`the picture took longer than ${limitMs} ms`), limitMs);
        job = { resolve, reject, timer };
      });
    },
    async close() {
      const last = worker;
      lose('the renderer was closed');
      await last?.terminate();
    },
  };
}

/** They would outdo a thread's limits; this thread's own heap was laid out by them when the process began. */
function forgetHeapFlags(): void {
  for (const flag of ['--max-semi-space-size', '--max-old-space-size']) setFlagsFromString(`${flag}=0`);
}
