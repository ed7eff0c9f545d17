import { parentPort } from 'node:worker_threads';
import type { Document } from '../analytics/document.ts';
import type { RenderAnswer } from '../charts/render/render-thread.ts';
import { speaking } from '../language/locale.ts';
import { printDocument } from './print.ts';

const answer = (message: RenderAnswer<Uint8Array>) => parentPort?.postMessage(message);

parentPort?.on('message', (document: Document) => {
  speaking(document.locale, () => printDocument(document)).then(
    (drawn) => answer({ kind: 'drawn', drawn }),
    (error: unknown) => answer({ kind: 'failed', reason: String(error) }),
  );
});
