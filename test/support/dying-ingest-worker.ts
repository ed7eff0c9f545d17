import './dying-ingest-thread.ts';

await import('../../src/compose/ingest/worker.ts');
