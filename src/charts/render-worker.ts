import { parentPort } from 'node:worker_threads';
import type { Chart } from '../analytics/message.ts';
import type { Card } from './card.ts';
import { cardOfChart } from './render-svg.ts';

/** What the thread is asked, and what it answers; one chart at a time. */
export type RenderRequest = { readonly chart: Chart };
export type RenderAnswer =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'failed'; readonly reason: string };

const answer = (message: RenderAnswer) => parentPort?.postMessage(message);

parentPort?.on('message', ({ chart }: RenderRequest) => {
  cardOfChart(chart).then(
    (card) => answer({ kind: 'card', card }),
    (error: unknown) => answer({ kind: 'failed', reason: String(error) }),
  );
});
