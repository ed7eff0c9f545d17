import type { Chart } from '../analytics/message.ts';
import { toPng } from './render-pixels.ts';
import { createRenderThread, type RenderThread } from './render-thread.ts';
import { warmUpCharts } from './warm-up.ts';

/**
 * Draws charts as PNG, off the main thread: a worker computes the SVG, sharp turns it into pixels in
 * libuv's pool. A rejected `draw` is an expected event; callers send their text without the picture.
 */
export type Renderer = {
  /** PNG of the chart, 960 pixels wide. Rejects when too many wait or one picture exceeds its limits. */
  draw(chart: Chart): Promise<Uint8Array>;
  /** Resolves when the next picture needs no loading. */
  warm(): Promise<void>;
  /** Ends the threads; pictures not finished are rejected. */
  close(): Promise<void>;
};

export type RendererOptions = {
  /** Pictures drawn at the same time, each by a thread of its own; one draws about forty a second. */
  readonly workers?: number;
  /** Longest time for one picture, in milliseconds. */
  readonly limitMs?: number;
  /** Most pictures waiting. */
  readonly queueLimit?: number;
  /** The threads' program; only tests replace it, to see one hang or die. */
  readonly program?: URL;
};

type Job = { readonly chart: Chart; resolve(png: Uint8Array): void; reject(error: unknown): void };

/** Starts no thread yet; the first `draw` or `warm` does. */
export function createRenderer(options: RendererOptions = {}): Renderer {
  const { workers = 1, limitMs = 5000, queueLimit = 64 } = options;
  const program = options.program ?? new URL('./render-worker.ts', import.meta.url);
  const threads = Array.from({ length: workers }, () => createRenderThread({ program, limitMs }));
  const idle = [...threads];
  const queue: Job[] = [];
  let isClosed = false;

  async function work(thread: RenderThread, first: Job): Promise<void> {
    for (let job: Job | undefined = first; job; job = queue.shift()) {
      try {
        job.resolve(await toPng(await thread.cardOf(job.chart), limitMs));
      } catch (error) {
        job.reject(error);
      }
    }
    idle.push(thread);
  }

  function draw(chart: Chart): Promise<Uint8Array> {
    if (isClosed) return Promise.reject(new Error('the renderer was closed'));
    if (queue.length >= queueLimit) return Promise.reject(new Error(`${queueLimit} pictures are waiting`));
    return new Promise((resolve, reject) => {
      const job = { chart, resolve, reject };
      const thread = idle.pop();
      if (thread) void work(thread, job);
      else queue.push(job);
    });
  }

  return {
    draw,
    async warm() {
      await Promise.all(threads.flatMap(() => warmUpCharts.map(draw)));
    },
    async close() {
      isClosed = true;
      for (const job of queue.splice(0)) job.reject(new Error('the renderer was closed'));
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
