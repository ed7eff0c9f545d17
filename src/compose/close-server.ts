import type { FastifyInstance } from 'fastify';

const LOOK_AGAIN_MS = 50;

/** Requests under way get this long; then their connections are cut, and whoever waits sends again. */
const PATIENCE_MS = 5_000;

/**
 * Takes no new connection and resolves when the last one is gone. `close` alone ends the connections that are
 * idle when it is called: one that was busy then is kept alive after its answer, and would hold it for minutes.
 */
export async function closeServer({ close, server }: FastifyInstance): Promise<void> {
  const lookAgain = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
  const giveUp = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  try {
    await close();
  } finally {
    clearInterval(lookAgain);
    clearTimeout(giveUp);
  }
}
