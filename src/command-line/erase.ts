import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { StateStore } from '../analytics/state.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';
import { createProgress } from './progress.ts';

export type EraseDependencies = Output & {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly state: Pick<StateStore, 'organisation'>;
  /** Undefined when nobody is known by the name. */
  readonly erase: (person: {
    readonly org: string;
    readonly member: string;
    readonly onProgress: (done: number, total: number) => void;
  }) => Promise<Erased | undefined>;
  readonly log: { info(fields: Readonly<Record<string, unknown>>, text: string): void };
  readonly now: () => number;
};

type Erased = {
  readonly aliases: readonly string[];
  readonly series: number;
  readonly events: number;
  readonly rows: number;
};

export const ERASE_USAGE = `usage: tokenbell erase MEMBER [--org ORG] [--yes] [--json]

Erases a person: their id, name, address and chat accounts are replaced by "deleted-…" wherever they stand, in
usage, settings, incidents and messages. Every total stays what it is. What is sent under their name later counts
for the alias; their read keys and buttons stop working. MEMBER is their id or e-mail address. This cannot be
undone; backups keep the name until they expire. A file for "tokenbell apply" that names them brings them back.
On a terminal it asks first, unless --yes is given.`;

/** `tokenbell erase MEMBER`; returns the exit code. */
export async function eraseCommand(
  args: readonly string[],
  dependencies: EraseDependencies,
): Promise<number> {
  const { out, error: complaints } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        org: { type: 'string' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return await say(out, ERASE_USAGE, DONE);
    const [member, ...more] = positionals;
    if (!member || more.length > 0) return await say(complaints, ERASE_USAGE, NOT_UNDERSTOOD);
    const { org = 'default', yes = false, json = false } = values;
    if (!(await dependencies.state.organisation(org))) {
      return await say(complaints, `there is no organisation "${org}"`, FAILED);
    }
    if (!yes && !(await isConfirmed(member, dependencies)))
      return await say(complaints, 'nothing was erased', FAILED);
    return await eraseMember({ org, member, json }, dependencies);
  } catch (error) {
    if (!isMisuse(error)) throw error;
    return say(complaints, `${error.message}\n\n${ERASE_USAGE}`, NOT_UNDERSTOOD);
  }
}

/** A script has said what it means. */
async function isConfirmed(member: string, { input, error }: EraseDependencies): Promise<boolean> {
  if (!input.isTTY) return true;
  const lines = createInterface({ input, output: error });
  const typed = await lines.question(`This cannot be undone. Type ${member} again to erase them: `);
  lines.close();
  return typed.trim() === member;
}

type Asked = { readonly org: string; readonly member: string; readonly json: boolean };

async function eraseMember({ org, member, json }: Asked, dependencies: EraseDependencies): Promise<number> {
  const { out, error, erase, log, now } = dependencies;
  let bar: ReturnType<typeof createProgress> | undefined;
  let shown = 0;
  const onProgress = (done: number, total: number) => {
    bar ??= createProgress(error, { label: 'erasing', total, unit: { name: 'events', size: 1 }, now });
    bar.add(done - shown);
    shown = done;
  };
  const erased = await erase({ org, member, onProgress }).finally(() => bar?.stop());
  if (!erased) return say(error, `nobody in ${org} is known as "${member}"`, FAILED);
  const { aliases, ...counts } = erased;
  // Never the name: it would outlive its erasure in the log.
  log.info({ org, aliases, ...counts }, 'a person was erased');
  if (json) return say(out, JSON.stringify({ org, aliases, ...counts }), DONE);
  return say(
    out,
    `${member} is ${aliases.join(' and ')} now: ${counts.series} combinations in the sums, details of ${counts.events} events, ${counts.rows} other rows`,
    DONE,
  );
}

async function say(stream: NodeJS.WritableStream, text: string, exitCode: number): Promise<number> {
  await writeLine(stream, text);
  return exitCode;
}
