import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, ended } from '../support/process-run.ts';

const CLIENT = fileURLToPath(new URL('../../client', import.meta.url));

export type ModuleKind = 'CommonJS' | 'ES module';

/** A folder with a project of somebody else in it, which has the client installed. */
export type ChildProject = {
  /** Starts a program; `sender` is there, made of the options, and `call` makes an event. */
  start(node: string, kind: ModuleKind, options: object, program: string): ChildProcess;
  run(node: string, kind: ModuleKind, options: object, program: string): Promise<Ended>;
  readonly spoolDir: string;
  remove(): void;
};

/** This Node, and the one a machine has outside of this project, where there is one. */
export function nodes(): readonly string[] {
  const ours = dirname(process.execPath);
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== ours && !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path));
  return found === undefined ? [process.execPath] : [process.execPath, found];
}

export function newProject(): ChildProject {
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-project-'));
  const running = new Set<ChildProcess>();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(CLIENT, join(folder, 'node_modules', 'tokenbell-client'));
  const start: ChildProject['start'] = (node, kind, options, program) => {
    const name = kind === 'CommonJS' ? 'program.cjs' : 'program.mjs';
    writeFileSync(join(folder, name), sourceOf(kind, options, program));
    const child = spawn(node, [name], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };
  return {
    start,
    run: (...how) => ended(start(...how)),
    spoolDir: join(folder, 'spool'),
    remove: () => {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

function sourceOf(kind: ModuleKind, options: object, program: string): string {
  const loading =
    kind === 'CommonJS'
      ? "const { createSender } = require('tokenbell-client');"
      : "import { createSender } from 'tokenbell-client';";
  return [
    loading,
    `const sender = createSender(${JSON.stringify(options)});`,
    "const call = (id) => ({ id, occurredAt: '2026-11-20T12:00:00Z', provider: 'openai', model: 'gpt-4.1' });",
    program,
  ].join('\n');
}
