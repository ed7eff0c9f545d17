import { parentPort, threadName } from 'node:worker_threads';
import type { FromIngestThread } from '../../src/compose/ingest/messages.ts';

/** Loaded before the ingest thread's program: the thread dies when it is about to answer for the third time. */
const port = parentPort;
if (threadName === 'ingest' && port) {
  const tell = port.postMessage.bind(port);
  let answers = 0;
  port.postMessage = (message: FromIngestThread) => {
    if (message.kind === 'answers' && ++answers === 3) throw new Error('the thread was made to die');
    tell(message);
  };
}
