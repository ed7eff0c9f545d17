import { parseArgs } from 'node:util';
import { maybeDatabaseFile } from '../../db/open.ts';
import { DONE, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from '../command-line/output.ts';
import { readProcessConfig } from '../config.ts';
import { openStores } from './stores.ts';

export const MIGRATE_USAGE = `usage: tokenbell migrate [--citus]

Brings the database's schema up to date. Every command does so when it needs to; this does nothing else.
With --citus the tables are then spread over the machines of a Citus cluster (docs/scaling.md).`;

/** `tokenbell migrate`. */
export async function migrateCommand(args: readonly string[], { out, error }: Output): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { citus: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      await writeLine(out, MIGRATE_USAGE);
      return DONE;
    }
    const config = readProcessConfig();
    const { engine } = await openStores({ ...config, now: Date.now });
    await engine.close();
    await writeLine(out, 'The schema is up to date.');
    if (values.citus) await writeLine(out, await spread(config.databaseUrl));
    return DONE;
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    await writeLine(error, `${problem.message}\n\n${MIGRATE_USAGE}`);
    return NOT_UNDERSTOOD;
  }
}

async function spread(databaseUrl: string): Promise<string> {
  if (maybeDatabaseFile(databaseUrl) !== undefined) {
    throw new Error('Citus spreads a PostgreSQL database; TOKENBELL_DATABASE_URL names an SQLite file');
  }
  const { distribute } = await import('../../db/postgres/citus.ts');
  const tables = await distribute(databaseUrl);
  return tables.length === 0 ? 'All tables were spread already.' : `Spread: ${tables.join(', ')}.`;
}
