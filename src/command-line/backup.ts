import { parseArgs } from 'node:util';
import { Refused } from '../analytics/store.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';
import { createProgress, type ProgressOptions } from './progress.ts';

export type BackupDependencies = Output & {
  /** Copies the database into a file; throws Refused. */
  readonly backUp: (
    file: string,
    options: { readonly replaces: boolean; readonly onProgress: (copied: Copied) => void },
  ) => Promise<{ readonly bytes: number; readonly rows: number; readonly events: number }>;
  readonly now: () => number;
};

type Copied = Pick<ProgressOptions, 'total' | 'unit'> & { readonly done: number };

export const BACKUP_USAGE = `usage: tokenbell backup FILE [--force] [--json]

Copies the whole database, as it stands at one moment, into FILE while everything goes on running. FILE is an
SQLite database on either engine; it is proved (integrity, number of rows) before it is there under its name.
--force replaces a file that is there.`;

const MIB = 1_048_576;

/** `tokenbell backup FILE`; returns the exit code. */
export function backupCommand(args: readonly string[], dependencies: BackupDependencies): Promise<number> {
  return withFile(args, { usage: BACKUP_USAGE, ...dependencies }, async (file, { force, json }) => {
    const { backUp, out, error, now } = dependencies;
    let bar: ReturnType<typeof createProgress> | undefined;
    let shown = 0;
    const onProgress = ({ done, ...whole }: Copied) => {
      bar ??= createProgress(error, { label: 'copying', ...whole, now });
      bar.add(done - shown);
      shown = done;
    };
    const { bytes, rows, events } = await backUp(file, { replaces: force, onProgress }).finally(() =>
      bar?.stop(),
    );
    const text = json
      ? JSON.stringify({ file, bytes, rows, events })
      : `${file}: ${events.toLocaleString('en')} events, ${rows.toLocaleString('en')} rows in all, ${(bytes / MIB).toFixed(1)} MiB`;
    await writeLine(out, text);
    return DONE;
  });
}

export type RestoreDependencies = Output & {
  /** Puts a backup in the place of the database; throws Refused. `aside`: where the former one is now. */
  readonly restore: (
    file: string,
    options: { readonly replaces: boolean },
  ) => Promise<{ readonly aside: string | null; readonly held: number }>;
};

export const RESTORE_USAGE = `usage: tokenbell restore FILE [--force] [--json]

Puts a backup in the place of the database, which has to be empty and not in use. The backup is proved first
and brought to the schema of this version; one of a newer version is refused. Messages that waited to be sent
and are older than 6 hours are held until an admin sends or drops them (tokenbell outbox). A backup of one engine can
be restored on the other.
--force moves an SQLite database that is there aside, to a name with the date; of PostgreSQL, make an empty
database instead.`;

/** `tokenbell restore FILE`; returns the exit code. */
export function restoreCommand(args: readonly string[], dependencies: RestoreDependencies): Promise<number> {
  return withFile(args, { usage: RESTORE_USAGE, ...dependencies }, async (file, { force, json }) => {
    const { restore, out } = dependencies;
    const { aside, held } = await restore(file, { replaces: force });
    if (json) {
      await writeLine(out, JSON.stringify({ file, aside, held }));
      return DONE;
    }
    await writeLine(out, `restored from ${file}`);
    if (aside !== null) await writeLine(out, `the former database is now ${aside}`);
    if (held > 0) await writeLine(out, `${held} messages older than 6 hours are held; see /usage outbox`);
    return DONE;
  });
}

type Flags = { readonly force: boolean; readonly json: boolean };

async function withFile(
  args: readonly string[],
  { usage, out, error }: Output & { readonly usage: string },
  run: (file: string, flags: Flags) => Promise<number>,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        force: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return await say(out, usage, DONE);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return await say(error, usage, NOT_UNDERSTOOD);
    return await run(file, { force: values.force ?? false, json: values.json ?? false });
  } catch (problem) {
    if (problem instanceof Refused) return say(error, problem.message, FAILED);
    if (!isMisuse(problem)) throw problem;
    return say(error, `${problem.message}\n\n${usage}`, NOT_UNDERSTOOD);
  }
}

async function say(stream: NodeJS.WritableStream, text: string, exitCode: number): Promise<number> {
  await writeLine(stream, text);
  return exitCode;
}
