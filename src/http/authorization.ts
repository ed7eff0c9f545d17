import type { FastifyRequest } from 'fastify';
import { secretHash } from '../analytics/ingest/secret.ts';
import type { ApiKey } from '../analytics/state.ts';
import { HttpProblem } from './problem.ts';

/** Looks a key up by the hex SHA-256 of its secret, in the database each time: revoking works at once. */
export type FindKey = (secretHash: string) => Promise<ApiKey | undefined>;

/** The same, asked once for all requests that arrive in one turn of the event loop. */
export function sharedLookUp(findKey: FindKey): FindKey {
  const asked = new Map<string, Promise<ApiKey | undefined>>();
  return (hash) => {
    const known = asked.get(hash);
    if (known !== undefined) return known;
    const answer = findKey(hash);
    asked.set(hash, answer);
    setImmediate(() => asked.delete(hash));
    return answer;
  };
}

const BEARER = /^Bearer +(tb_[A-Za-z0-9_-]{43})$/i;

/**
 * The key a request carries, before its body is read. The comparison is the database's, of hashes: its
 * timing tells nothing about any secret. Throws HttpProblem 401 for none, an unknown or a revoked one
 * (which of them is not said), 403 for one of another scope.
 */
export async function authorized(
  request: FastifyRequest,
  scope: ApiKey['scope'],
  findKey: FindKey,
): Promise<ApiKey> {
  const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
  const key = secret && (await findKey(secretHash(secret)));
  if (!key || key.revokedAt !== null) throw unauthorized();
  if (key.scope !== scope) {
    throw new HttpProblem(403, 'wrong_scope', {
      message: `this key may not be used here: its scope is ${key.scope}, and ${scope} is needed`,
      hint: `create one with: tokenbell keys create --scope ${scope}`,
    });
  }
  return key;
}

function unauthorized(): HttpProblem {
  return new HttpProblem(401, 'no_valid_key', {
    message: 'a valid API key is needed',
    hint: 'send it as "Authorization: Bearer tb_…"; create one with: tokenbell keys create --scope ingest',
    headers: { 'www-authenticate': 'Bearer realm="tokenbell"' },
  });
}
