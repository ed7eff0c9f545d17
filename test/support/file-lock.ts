import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const SQLITE = createRequire(import.meta.url).resolve('better-sqlite3');

const PROGRAM = `
  const database = new (require(${JSON.stringify(SQLITE)}))(process.argv[1], { timeout: 5_000 });
  database.exec('begin exclusive');
  console.log('locked');
  const release = () => database.inTransaction && database.exec('commit');
  const forMs = Number(process.argv[2]);
  if (forMs > 0) setTimeout(release, forMs);
  process.stdin.on('end', release).resume();
`;

/**
 * Another process that keeps an SQLite database to itself until it is told to let go; or for so long, for those who
 * cannot tell it because they wait for it where they stand.
 */
export async function lockDatabase(file: string, forMs = 0): Promise<{ release(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', PROGRAM, file, String(forMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    release: async () => {
      child.stdin.end();
      await gone;
    },
  };
}
