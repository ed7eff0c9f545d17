import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { printAnswer } from '../bot/terminal/print.ts';
import { importCommand } from '../command-line/import.ts';
import { type Output, writeLine } from '../command-line/output.ts';
import type { Program } from '../compose/program.ts';

/** Where the agents keep the logs of their sessions, below a person's home. */
const LOGS = [
  ['.claude', 'projects'],
  ['.codex', 'sessions'],
] as const;

/** Reads the Claude Code and Codex logs of whoever runs it and answers with their own spend. */
export async function askMine(program: Program, folder: string | undefined, output: Output): Promise<void> {
  const { out, error } = output;
  const wanted = folder === undefined ? LOGS.map((path) => join(homedir(), ...path)) : [folder];
  const found = wanted.filter((path) => existsSync(path));
  if (found.length === 0) {
    const missing = wanted.join(' and no folder ');
    await writeLine(error, `There is no folder ${missing}. Name yours: npm run demo -- --mine FOLDER`);
    return;
  }
  const places = found.join(' and ');
  await writeLine(out, `Reading session logs in ${places}: only reading, and nothing leaves this machine.`);
  await importCommand(['--history', ...found], {
    ...output,
    receiver: program.receiver,
    state: program.stores.state,
    now: Date.now,
    maxEventAgeMs: 0,
    pause: (delayMs) => pause(delayMs),
  });
  const actor = {
    platform: 'terminal',
    tenant: '',
    user: '',
    name: userInfo().username,
    email: null,
    timeZone: null,
  } as const;
  for (const text of ['org 30d', 'top models 30d']) {
    await writeLine(out, `\n> /usage ${text}\n`);
    await writeLine(out, printAnswer(await program.bot.command({ text, actor, channel: null })));
  }
  const address = await program.start();
  await writeLine(out, `\nAsk more in your browser: ${address}`);
  await writeLine(out, 'Costs are what the API would charge: a subscription is billed differently.');
}
