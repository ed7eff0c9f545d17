import { Agent, request } from 'node:http';
import { BENCH_KEY } from './server-messages.ts';

/** Posts bodies over so many kept-alive connections; every one must be accepted whole. */
export async function postAll(
  address: string,
  bodies: readonly Buffer[],
  options: {
    readonly connections: number;
    readonly onPosted?: () => void;
    readonly isStopped?: () => boolean;
  },
): Promise<{ readonly ms: number; readonly posted: number; readonly latenciesMs: readonly number[] }> {
  const { connections, onPosted = () => undefined, isStopped = () => false } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latenciesMs: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = bodies[next++]; body && !isStopped(); body = bodies[next++]) {
        const sentAt = performance.now();
        await post(agent, address, body);
        latenciesMs.push(performance.now() - sentAt);
        onPosted();
      }
    }),
  );
  const ms = performance.now() - startedAt;
  agent.destroy();
  return { ms, posted: latenciesMs.length, latenciesMs };
}

const PATIENCE_MS = 120_000;

/** What a sender sends again: shed for now, or a machine so busy that the body took too long to arrive. */
const SENT_AGAIN: readonly number[] = [503, 408];

/** A request that was not taken is sent again, as a sender would; its ids make that harmless. */
async function post(agent: Agent, address: string, body: Buffer): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const { status, text } = await postOnce(agent, address, body);
    if (status === 200) return;
    if (!SENT_AGAIN.includes(status) || performance.now() > giveUpAt) {
      throw new Error(`the server answered ${status} (for two minutes, if it may be sent again): ${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function postOnce(agent: Agent, address: string, body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${BENCH_KEY}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    const outgoing = request(`${address}/v1/events`, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
