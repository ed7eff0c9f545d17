import { once } from 'node:events';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';

export type Place = {
  readonly host: string;
  readonly port: number;
  /** The variable or option a person changes to serve elsewhere. */
  readonly setting: string;
};

/** Nothing can be served at an address; one line says what to change. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Why an address is refused that only another one mends; what else goes wrong is a bug and keeps its stack. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'is kept for programs with more rights',
};

/** Serves at a place, and gives its address. */
export async function listenAt(server: FastifyInstance, place: Place): Promise<string> {
  const { host, port } = place;
  try {
    return await server.listen({ host, port });
  } catch (error) {
    throw explained(error, place);
  }
}

/** Finds out whether a place can be served at before there is anything to serve. */
export async function checkPlace(place: Place): Promise<void> {
  const { host, port } = place;
  const probe = createServer();
  try {
    await once(probe.listen({ host, port }), 'listening');
  } catch (error) {
    throw explained(error, place);
  }
  probe.close();
  await once(probe, 'close');
}

function explained(error: unknown, { host, port, setting }: Place): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code];
  if (reason === undefined) return error;
  return new ListenError(`Port ${port} of ${host} ${reason}: choose another with ${setting}.`, {
    cause: error,
  });
}
