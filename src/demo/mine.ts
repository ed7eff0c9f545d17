import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { printAnswer } from '../bot/terminal/print.ts';
import { importCommand } from '../command-line/import.ts';
import { type Output, writeLine } from '../command-line/output.ts';
import type { Program } from '../compose/program.ts';

/** Reads the Claude Code logs of whoever runs it and answers with their own spend. */
export async function askMine(program: Program, folder: string | undefined, output: Output): Promise<void> {
  const { out, error } = output;
  const logs = folder ?? join(homedir(), '.claude', 'projects');
  await writeLine(out, `Reading Claude Code logs in ${logs}: only reading, and nothing leaves this machine.`);
  if (!existsSync(logs)) {
    await writeLine(error, `There is no folder ${logs}. Name yours: npm run demo -- --mine FOLDER`);
    return;
  }
  await importCommand(['--history', '--format', 'claude-code', logs], {
    ...output,
    receiver: program.receiver,
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
