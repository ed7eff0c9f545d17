import { parentPort } from 'node:worker_threads';
import type { Chart } from '../../analytics/message.ts';
import { speaking } from '../../language/locale.ts';
import type { Card } from '../parts/card.ts';
import { cardOfChart } from './render-svg.ts';
import type { RenderAnswer } from './render-thread.ts';

/** What the thread is asked, one chart at a time; what is spoken does not pass from thread to thread by itself. */
export type RenderRequest = { readonly chart: Chart; readonly locale: string };

const answer = (message: RenderAnswer<Card>) => parentPort?.postMessage(message);

parentPort?.on('message', ({ chart, locale }: RenderRequest) => {
  speaking(locale, () => cardOfChart(chart)).then(
    (drawn) => answer({ kind: 'drawn', drawn }),
    (error: unknown) => answer({ kind: 'failed', reason: String(error) }),
  );
});
