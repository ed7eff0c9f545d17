import '../load.js';
import { parentPort } from 'node:worker_threads';
import type { FromIngestThread, ToIngestThread } from './ingest-messages.ts';

// Once load.js has said how.
const { openIngest } = await import('./ingest-service.ts');

const tell = (message: FromIngestThread) => parentPort?.postMessage(message);
let service: ReturnType<typeof openIngest> | undefined;

/** Whatever throws here ends the thread, and with it the process. */
parentPort?.on('message', async (message: ToIngestThread) => {
  switch (message.kind) {
    case 'open':
      service = openIngest(message.options, (answers) => tell({ kind: 'answers', answers }));
      await service;
      return tell({ kind: 'opened' });
    case 'post':
      return (await service)?.post(message.posts, message.bodies);
    case 'close':
      await (await service)?.close();
      parentPort?.close();
  }
});
