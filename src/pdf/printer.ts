import type { Document, PrintDocument } from '../analytics/document.ts';
import { createRenderThread } from '../charts/render/render-thread.ts';

/** Prints documents off the main thread, one after another. A rejected `print` is an expected event. */
export type Printer = {
  readonly print: PrintDocument;
  close(): Promise<void>;
};

/** A year of rows takes a few seconds; somebody waits for it in chat. */
const LIMIT_MS = 20_000;
const MOST_WAITING = 8;

/** Has no thread until somebody wants a PDF, and none again after: they are rare, and a thread keeps 60 MB. */
export function createPrinter(): Printer {
  const program = new URL('./print-worker.ts', import.meta.url);
  const thread = createRenderThread<Document, Uint8Array>({ program, limitMs: LIMIT_MS, what: 'PDF' });
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function printNext(document: Document): Promise<Uint8Array> {
    try {
      return await thread.draw(document);
    } finally {
      waiting -= 1;
      if (waiting === 0) await thread.close();
    }
  }

  return {
    print(document) {
      if (waiting >= MOST_WAITING) return Promise.reject(new Error(`${MOST_WAITING} PDFs are waiting`));
      waiting += 1;
      const printed = last.then(() => printNext(document));
      last = printed.catch(() => undefined);
      return printed;
    },
    close: () => thread.close(),
  };
}
