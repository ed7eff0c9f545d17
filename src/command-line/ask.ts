import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import type { StateStore } from '../analytics/state.ts';
import { misunderstanding, problemMessage } from '../bot/grammar/problem.ts';
import type { Actor, Answer, BotHandlers } from '../bot/platform.ts';
import { toReply } from '../bot/reply/reply.ts';
import { printAnswer } from '../bot/terminal/print.ts';
import { maybeLocale } from '../language/locale.ts';
import { isPerson, nobodyNamed, type PersonStores } from './known-person.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export type AskDependencies = Output & {
  readonly state: PersonStores['state'] & Pick<StateStore, 'organisation'>;
  readonly usage: PersonStores['usage'];
  /** The bot at a moment; without pictures its `draw` is never called. */
  readonly openBot: (options: {
    readonly now: number;
    readonly pictures: boolean;
  }) => Pick<BotHandlers, 'command'>;
  readonly now: () => number;
};

const ASK_USAGE = `usage: tokenbell ask "/usage team 7d" [--as MEMBER] [--org ORG] [--now ISO] [--locale TAG] [--json] [--out DIR]

Asks one question as chat would. Prints text, or with --json the reply as data/reply.schema.json describes it;
--out writes the picture and the CSV into a folder. --as asks as a member, by id or e-mail, or as a user whom events
name; without it the question is an admin's. --locale says it in another language than the organisation's: en, es, or
es with a country such as es-MX.
Exit code: 0 answered, 1 refused or failed, 2 not understood.`;

const OPTIONS = {
  as: { type: 'string' },
  org: { type: 'string' },
  now: { type: 'string' },
  locale: { type: 'string' },
  json: { type: 'boolean' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Flags = {
  readonly as?: string;
  readonly org?: string;
  readonly locale?: string | null;
  readonly json?: boolean;
  readonly out?: string;
};

/** `tokenbell ask …`; returns the exit code. */
export async function askCommand(args: readonly string[], dependencies: AskDependencies): Promise<number> {
  const { out, error } = dependencies;
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    if (values.help) return await print(out, ASK_USAGE, DONE);
    const now = values.now === undefined ? dependencies.now() : maybeInstant(values.now);
    if (now === undefined)
      return await print(
        error,
        `--now takes a time like 2026-11-20T12:00:00Z\n\n${ASK_USAGE}`,
        NOT_UNDERSTOOD,
      );
    if (values.as === '')
      return await print(error, `--as takes the id of a member\n\n${ASK_USAGE}`, NOT_UNDERSTOOD);
    if (values.locale !== undefined && maybeLocale(values.locale) === undefined)
      return await print(
        error,
        `--locale takes en, es, or es with a country: es-MX\n\n${ASK_USAGE}`,
        NOT_UNDERSTOOD,
      );
    return await ask(positionals.join(' '), values, now, dependencies);
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    return print(error, `${problem.message}\n\n${ASK_USAGE}`, NOT_UNDERSTOOD);
  }
}

async function ask(text: string, flags: Flags, now: number, dependencies: AskDependencies): Promise<number> {
  if (await isNobody(flags, dependencies)) return refuseNobody(text, flags, dependencies);
  const pictures = flags.json === true || flags.out !== undefined;
  const bot = dependencies.openBot({ now, pictures });
  const answer = await bot.command({ text, actor: terminalActor(flags), channel: null });
  const problem = flags.out === undefined ? undefined : await writeFiles(answer, flags.out, dependencies);
  const printed = flags.json ? JSON.stringify(toReply(answer), null, 2) : printAnswer(answer);
  await writeLine(dependencies.out, printed);
  if (problem === undefined) return exitCode(answer);
  return print(dependencies.error, problem, FAILED);
}

/** Of an organisation nobody knows the bot says so. */
async function isNobody({ as, org: named = '' }: Flags, stores: AskDependencies): Promise<boolean> {
  const org = named === '' ? 'default' : named;
  if (as === undefined || !(await stores.state.organisation(org))) return false;
  return !(await isPerson(org, as, stores));
}

/** As `keys create` refuses them: a typing error would be answered as somebody who may see nothing. */
function refuseNobody(text: string, { as = '', json }: Flags, { out, error }: Output): Promise<number> {
  const told = nobodyNamed(as);
  if (!json) return print(error, told, FAILED);
  const problem = misunderstanding('not_linked', told, { hint: 'Without --as you ask as an admin.' });
  const answer = { message: problemMessage(text, problem), files: [], actions: [] };
  return print(out, JSON.stringify(toReply(answer), null, 2), FAILED);
}

function terminalActor({ as = '', org = '', locale = null }: Flags): Actor {
  return { platform: 'terminal', tenant: org, user: as, name: null, email: null, timeZone: null, locale };
}

/** Says why they cannot be written. Names of files are ours: letters, digits, dots and dashes, never a path. */
async function writeFiles({ files }: Answer, folder: string, { error }: Output): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, content } of files) {
      const path = join(folder, name.replace(/[^A-Za-z0-9._-]/g, '-'));
      await writeFile(path, content);
      await writeLine(error, `wrote ${path}`);
    }
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem)) throw problem;
    return `nothing can be written to ${folder}: ${problem.message}`;
  }
}

const REFUSED = ['insufficient_access', 'not_available', 'not_linked', 'internal'];

function exitCode({ message: { error } }: Answer): number {
  if (!error) return DONE;
  return REFUSED.includes(error.code) ? FAILED : NOT_UNDERSTOOD;
}

/** An instant, or a local time taken as UTC. */
function maybeInstant(text: string): number | undefined {
  for (const spelling of [text, `${text}Z`, `${text}T00:00Z`]) {
    try {
      return Temporal.Instant.from(spelling).epochMilliseconds;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return undefined;
}

async function print(stream: NodeJS.WritableStream, text: string, exit: number): Promise<number> {
  await writeLine(stream, text);
  return exit;
}
