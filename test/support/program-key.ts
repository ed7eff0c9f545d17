import { keysCommand } from '../../src/command-line/keys.ts';
import type { Program } from '../../src/compose/program.ts';
import { captureOutput } from './command-output.ts';

/** A new ingest key of a running program. */
export async function newKeyOf({ stores }: Pick<Program, 'stores'>, now: number): Promise<string> {
  const output = captureOutput();
  await keysCommand(['create', '--scope', 'ingest', '--json'], {
    ...output,
    state: stores.state,
    usage: stores.usage,
    now: () => now,
  });
  return JSON.parse(output.text().out).key;
}
