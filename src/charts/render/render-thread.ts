import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** One thread that draws, one thing at a time; started when first needed, and anew after it was lost. */
export type RenderThread<Request, Drawn> = {
  /** Rejects when drawing takes too long or too much memory, or the thread dies. Never called while it draws. */
  draw(request: Request): Promise<Drawn>;
  close(): Promise<void>;
};

/** What the thread's program answers each request with. */
export type RenderAnswer<Drawn> =
  | { readonly kind: 'drawn'; readonly drawn: Drawn }
  | { readonly kind: 'failed'; readonly reason: string };

export type RenderThreadOptions = {
  readonly program: URL;
  readonly limitMs: number;
  /** What is drawn, for errors: "picture". */
  readonly what: string;
};

type Job<Drawn> = {
  resolve(drawn: Drawn): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
};

/** The small young generation keeps a busy thread's memory low at no measurable cost of time. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

export function createRenderThread<Request, Drawn>({
  program,
  limitMs,
  what,
}: RenderThreadOptions): RenderThread<Request, Drawn> {
  let worker: Worker | null = null;
  let job: Job<Drawn> | null = null;

  function start(): Worker {
    forgetHeapFlags();
    const started = new Worker(program, { resourceLimits });
    // A late word of a thread that was given up must not end the next one's picture.
    const whileCurrent = (act: () => void) => worker === started && act();
    started.on('message', (answer: RenderAnswer<Drawn>) => whileCurrent(() => receive(answer)));
    started.on('error', (error) => whileCurrent(() => lose(`the drawing thread failed: ${String(error)}`)));
    started.on('exit', (code) => whileCurrent(() => lose(`the drawing thread ended with code ${code}`)));
    // The timer of what is drawn keeps the process running, an idle thread does not.
    started.unref();
    return started;
  }

  function receive(answer: RenderAnswer<Drawn>): void {
    if (answer.kind === 'drawn') release()?.resolve(answer.drawn);
    else release()?.reject(new Error(`the ${what} could not be drawn: ${answer.reason}`));
  }

  function lose(reason: string): void {
    const lost = worker;
    worker = null;
    void lost?.terminate();
    release()?.reject(new Error(reason));
  }

  function release(): Job<Drawn> | null {
    const ended = job;
    job = null;
    if (ended) clearTimeout(ended.timer);
    return ended;
  }

  return {
    draw(request) {
      worker ??= start();
      worker.postMessage(request);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => lose(`the ${what} took longer than ${limitMs} ms`), limitMs);
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
