import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Message } from '../src/analytics/message.ts';
import type { BenchContext } from './context.ts';
import type { FromServer, Resources, ServerOptions, ToServer } from './server-messages.ts';

const PROGRAM = fileURLToPath(new URL('./server.ts', import.meta.url));

/** A server in a process of its own. */
export type ServerProcess = {
  readonly address: string;
  /** From starting the process until /readyz said yes. */
  readonly readyMs: number;
  /** Milliseconds of one command, from its text to the finished answer. */
  ask(text: string, options: { readonly pictures: boolean }): Promise<number>;
  /** What a command is answered with. */
  answerOf(text: string): Promise<Message>;
  resources(): Promise<Resources>;
  stop(): Promise<void>;
};

/** What `npm start` says to Node and to the C library. */
export const AS_STARTED = {
  execArgv: ['--max-semi-space-size=8', '--import', new URL('../src/load.js', import.meta.url).href],
  env: { ...process.env, MALLOC_ARENA_MAX: '2' },
};

let profiles = 0;

export async function startServer(
  { profiles: folder }: BenchContext,
  options: ServerOptions,
): Promise<ServerProcess> {
  const profile = folder === null ? [] : [join(folder, `server-${++profiles}.cpuprofile`)];
  const startedAt = performance.now();
  const child = fork(PROGRAM, [JSON.stringify(options), ...profile], {
    ...AS_STARTED,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { address } = await answerOf(child, 'ready');
  const { ok } = await fetch(`${address}/readyz`);
  if (!ok) throw new Error('the server started but is not ready');
  const readyMs = performance.now() - startedAt;
  const call = async <Kind extends FromServer['kind']>(message: ToServer, kind: Kind) => {
    const answer = answerOf(child, kind);
    child.send(message);
    return answer;
  };
  return {
    address,
    readyMs,
    ask: async (text, { pictures }) => (await call({ kind: 'ask', text, pictures }, 'asked')).ms,
    answerOf: async (text) => (await call({ kind: 'answer', text }, 'answer')).message,
    resources: () => call({ kind: 'resources' }, 'resources'),
    stop: async () => {
      const gone = once(child, 'exit');
      child.send({ kind: 'stop' } satisfies ToServer);
      await gone;
    },
  };
}

/** The next message of a kind; a server that dies instead is an error, not a wait without end. */
function answerOf<Kind extends FromServer['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromServer, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the server ended with ${String(code)}`));
    const onMessage = (message: FromServer) => {
      if (message.kind !== kind) return;
      child.off('exit', onExit).off('message', onMessage);
      // The kind just compared tells which of the messages it is.
      resolve(message as Extract<FromServer, { kind: Kind }>);
    };
    child.on('exit', onExit).on('message', onMessage);
  });
}
