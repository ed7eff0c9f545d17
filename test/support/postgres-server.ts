import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createMigrated, createPostgres, isRoot } from './postgres-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL of this run: its address, and a migrated database to copy. */
    postgres: { readonly url: string; readonly template: string };
  }
}

const TEMPLATE = 'tokenbell_template';

/** Of all test files that run beside each other. */
const MOST_CONNECTIONS = 300;

/**
 * Starts a real PostgreSQL for the test files that need one, once a run, in a folder of its own that goes with
 * it.
 */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  refuseUnreachable();
  const server = await createPostgres(MOST_CONNECTIONS);
  try {
    await server.start();
    await createMigrated(server, TEMPLATE);
    project.provide('postgres', { url: server.url, template: TEMPLATE });
  } catch (error) {
    await server.remove();
    // Said here too: a run whose setup fails may be ended before it has said why.
    const why = `PostgreSQL for the tests did not start (${String(error)}). ${ADVICE}`;
    console.error(`${why}\n${server.said()}`);
    throw new Error(why, { cause: error });
  }
  return () => server.remove();
}

const ADVICE =
  'If packages were installed without their install scripts, its libraries are incomplete: run "npm rebuild" once.';

/** PostgreSQL does not run as root; whom it runs as instead must be able to reach its program. */
function refuseUnreachable(): void {
  if (!isRoot()) return;
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) {
      throw new Error(
        `PostgreSQL for the tests does not run as root, and other users cannot enter ${folder}: run the tests as a normal user, or "chmod o+x ${folder}"`,
      );
    }
  }
}
