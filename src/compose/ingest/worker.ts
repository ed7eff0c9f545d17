import '../../load.js';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromIngestThread, IngestStart, ToIngestThread } from './messages.ts';

// Once load.js has said how; the driver too, while the thread that started this one brings the schema up to date.
const { openIngest } = await import('./service.ts');
const { loadEngine } = await import('../../../db/open.ts');
// Whoever starts this thread gives it that.
const openEngine = await loadEngine((workerData as IngestStart).databaseUrl);

const tell = (message: FromIngestThread) => parentPort?.postMessage(message);
let service: ReturnType<typeof openIngest> | undefined;

/** Whatever throws here ends the thread, and with it the process. */
parentPort?.on('message', async (message: ToIngestThread) => {
  switch (message.kind) {
    case 'open':
      service = openEngine().then((engine) =>
        openIngest(engine, message.options, (answers) => tell({ kind: 'answers', answers })),
      );
      await service;
      return tell({ kind: 'opened' });
    case 'post':
      return (await service)?.post(message.posts, message.bodies);
    case 'close':
      await (await service)?.close();
      parentPort?.close();
  }
});
