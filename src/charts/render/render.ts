import type { Chart } from '../../analytics/message.ts';
import { spokenLocale } from '../../language/locale.ts';
import type { Card } from '../parts/card.ts';
import { toPng } from './render-pixels.ts';
import { createRenderThread } from './render-thread.ts';
import type { RenderRequest } from './render-worker.ts';
import { warmUpCharts } from './warm-up.ts';

/**
 * Draws charts as PNG, off the main thread: a worker computes the SVG, sharp turns it into pixels in
 * libuv's pool. A rejected `draw` is an expected event; callers send their text without the picture.
 */
export type Renderer = {
  /** PNG of the chart, 960 pixels wide, in the language spoken. Rejects when too many wait or one picture exceeds its limits. */
  draw(chart: Chart): Promise<Uint8Array>;
  /** Resolves when the next picture needs no loading. */
  warm(): Promise<void>;
  /** Ends the thread; pictures not finished are rejected. */
  close(): Promise<void>;
};

export type RendererOptions = {
  /** Longest time for one picture, in milliseconds. */
  readonly limitMs?: number;
  /** Most pictures waiting. */
  readonly queueLimit?: number;
  /** The thread's program; only tests replace it, to see one hang or die. */
  readonly program?: URL;
};

type Job = { readonly request: RenderRequest; resolve(png: Uint8Array): void; reject(error: unknown): void };

/**
 * Starts no thread yet; the first `draw` or `warm` does. There is one: pixels take twice as long as the SVG, so a
 * second one costs 50 MB and draws no more pictures a second.
 */
export function createRenderer(options: RendererOptions = {}): Renderer {
  const { limitMs = 5000, queueLimit = 64 } = options;
  const program = options.program ?? new URL('./render-worker.ts', import.meta.url);
  const thread = createRenderThread<RenderRequest, Card>({ program, limitMs, what: 'picture' });
  const queue: Job[] = [];
  let isBusy = false;
  let isClosed = false;
  let pixels: Promise<void> = Promise.resolve();

  /** Until nobody waits: while one picture becomes pixels, the thread computes the next. */
  async function work(): Promise<void> {
    isBusy = true;
    for (let job = queue.shift(); job; job = queue.shift()) {
      const { request, resolve, reject } = job;
      try {
        const card = await thread.draw(request);
        await pixels;
        pixels = toPng(card, limitMs).then(resolve, reject);
      } catch (error) {
        reject(error);
      }
    }
    isBusy = false;
  }

  function draw(chart: Chart): Promise<Uint8Array> {
    if (isClosed) return Promise.reject(new Error('the renderer was closed'));
    if (queue.length >= queueLimit) return Promise.reject(new Error(`${queueLimit} pictures are waiting`));
    return new Promise((resolve, reject) => {
      queue.push({ request: { chart, locale: spokenLocale() }, resolve, reject });
      if (!isBusy) void work();
    });
  }

  return {
    draw,
    async warm() {
      await Promise.all(warmUpCharts.map(draw));
    },
    async close() {
      isClosed = true;
      for (const job of queue.splice(0)) job.reject(new Error('the renderer was closed'));
      await thread.close();
    },
  };
}
