import { parentPort } from 'node:worker_threads';
import type { Chart } from '../analytics/message.ts';
import type { Card } from './card.ts';
import { cardOfChart } from './render-svg.ts';
import type { RenderAnswer } from './render-thread.ts';

/** What the thread is asked; one chart at a time. */
export type RenderRequest = { readonly chart: Chart };

const answer = (message: RenderAnswer<Card>) => parentPort?.postMessage(message);

parentPort?.on('message', ({ chart }: RenderRequest) => {
  cardOfChart(chart).then(
    (drawn) => answer({ kind: 'drawn', drawn }),
    (error: unknown) => answer({ kind: 'failed', reason: String(error) }),
  );
});
