import { createInterface } from 'node:readline';
import { type Ended, endOf, type Home, spawnTokenbell, tokenbell } from './process-run.ts';

/** `tokenbell start` in a process of its own. */
export type ServerProcess = {
  readonly address: string;
  /** Stops it where it stands, and lets it go on, as a machine does that sleeps. */
  pause(): void;
  resume(): void;
  /** Ends it; resolves when it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Pick<Ended, 'code' | 'signal'>>;
};

/** Resolves when it listens; rejects with what it said when it ends before. */
export async function startServer(home: Home): Promise<ServerProcess> {
  const child = spawnTokenbell(home, ['start']);
  const gone = endOf(child);
  const said: string[] = [];
  child.stdout?.resume();
  const address = await new Promise<string>((resolve, reject) => {
    if (!child.stderr) throw new Error('the process was started without pipes');
    // Read to the end, or a full pipe would stop it.
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const found = /"address":"(http:[^"]+)"/.exec(line)?.[1];
      if (found) resolve(found);
    });
    gone.then(() => reject(new Error(`the server ended before it listened:\n${said.join('\n')}`)), reject);
  });
  return {
    address,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    end: (signal) => {
      child.kill(signal);
      return gone;
    },
  };
}

/** A server that comes up again however often it ends, at another address each time. */
export type RestartedServer = {
  /** Where it listens, as soon as it does. */
  address(): Promise<string>;
  /** Ends it and starts it again; tells how it ended. SIGKILL is what a crash or the kernel does to it. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<Pick<Ended, 'code' | 'signal'>>;
  stop(): Promise<Pick<Ended, 'code' | 'signal'>>;
};

export function startRestartedServer(home: Home): RestartedServer {
  let running = startServer(home);
  return {
    address: async () => (await running).address,
    restart: async (signal) => {
      const { end } = await running;
      const gone = end(signal);
      running = gone.then(() => startServer(home));
      await running;
      return gone;
    },
    stop: async () => (await running).end('SIGTERM'),
  };
}

/** A new key's id and secret. */
export async function createKey(
  home: Home,
  org = 'default',
): Promise<{ readonly id: string; readonly key: string }> {
  const { out, error } = await tokenbell(home, [
    'keys',
    'create',
    '--scope',
    'ingest',
    '--org',
    org,
    '--json',
  ]);
  if (out === '') throw new Error(`no key was made: ${error}`);
  return JSON.parse(out);
}

export type Receipt = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly index: number; readonly code: string; readonly message: string }[];
};

export type Posted = { readonly status: number; readonly receipt: Receipt };

/** One request to the webhook; rejects when the connection breaks. */
export async function postEvents(address: string, key: string, events: readonly object[]): Promise<Posted> {
  const response = await fetch(`${address}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  // What the webhook answers is the contract under test; a wrong shape fails in the test that reads it.
  return { status: response.status, receipt: (await response.json()) as Receipt };
}
