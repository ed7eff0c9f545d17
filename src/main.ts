#!/usr/bin/env node
import './load.js';
import { Refused, StoreBusy } from './analytics/store/errors.ts';
import { DONE, endWithReader, FAILED, NOT_UNDERSTOOD } from './command-line/output.ts';
import { CLI_COMMANDS, type CliCommand } from './compose/commands.ts';
import { ListenError } from './compose/listen.ts';
import { ConfigError } from './config.ts';

const [name = 'help', ...args] = process.argv.slice(2);
endWithReader([process.stdout, process.stderr]);
process.exitCode = await main();

async function main(): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(`${help()}\n`);
    return DONE;
  }
  const command = CLI_COMMANDS.find((row) => row.name === name);
  if (!command) {
    process.stderr.write(`there is no command ${JSON.stringify(name)}\n\n${help()}\n`);
    return NOT_UNDERSTOOD;
  }
  try {
    return maybeUsage(command) ?? (await command.run(args));
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    // A connection or a thread that was left open would keep a process alive that does nothing any more, and whoever
    // runs it would not start it again.
    process.exit(FAILED);
  }
}

/** The exit code when a row that takes no arguments got some. */
function maybeUsage({ usage }: CliCommand): number | undefined {
  const [first] = args;
  if (usage === undefined || first === undefined) return undefined;
  if (['--help', '-h'].includes(first)) {
    process.stdout.write(`${usage}\n`);
    return DONE;
  }
  process.stderr.write(`${name} takes no ${JSON.stringify(first)}\n\n${usage}\n`);
  return NOT_UNDERSTOOD;
}

function help(): string {
  const width = Math.max(...CLI_COMMANDS.map((row) => row.name.length));
  const rows = CLI_COMMANDS.map((row) => `  ${row.name.padEnd(width)}  ${row.summary}`);
  return [
    'Tokenbell: what AI usage costs, told in the chat you already use.',
    '',
    'usage: tokenbell COMMAND [--help]',
    '',
    ...rows,
  ].join('\n');
}

/** What the person at the terminal can act on; a bug keeps its stack. */
function describe(error: unknown): string {
  const isTheirs = [ConfigError, ListenError, StoreBusy, Refused].some((kind) => error instanceof kind);
  if (isTheirs && error instanceof Error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
