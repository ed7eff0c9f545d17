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

const SECRET = /^tb_[A-Za-z0-9_-]{43}$/;
const BEARER = /^Bearer +(\S+)$/i;
const BASIC = /^Basic +([A-Za-z0-9+/_-]+=*)$/i;

/**
 * The key a request carries, before its body is read. The comparison is the database's, of hashes: its
 * timing tells nothing about any secret. Throws HttpProblem 401 for none, an unknown or a revoked one
 * (which of them is not said), 403 for one of another scope.
 */
export async function authorized(
  request: FastifyRequest,
  scope: ApiKey['scope'] | readonly ApiKey['scope'][],
  findKey: FindKey,
): Promise<ApiKey> {
  return keyOf(BEARER.exec(request.headers.authorization ?? '')?.[1], scope, findKey);
}

/** The same, for clients that cannot say "Bearer": they send the key as a password, or as X-Api-Key. */
export async function authorizedAnyWay(
  request: FastifyRequest,
  scope: ApiKey['scope'],
  findKey: FindKey,
): Promise<ApiKey> {
  const { authorization = '', 'x-api-key': header } = request.headers;
  const secret = BEARER.exec(authorization)?.[1] ?? maybePassword(authorization) ?? header;
  return keyOf(typeof secret === 'string' ? secret : undefined, scope, findKey);
}

async function keyOf(
  secret: string | undefined,
  scope: ApiKey['scope'] | readonly ApiKey['scope'][],
  findKey: FindKey,
): Promise<ApiKey> {
  const scopes = [scope].flat();
  const key = secret && SECRET.test(secret) && (await findKey(secretHash(secret)));
  if (!key || key.revokedAt !== null) throw unauthorized(scopes[0]);
  if (!scopes.includes(key.scope)) {
    throw new HttpProblem(403, 'wrong_scope', {
      message: `this key may not be used here: its scope is ${key.scope}, and ${scopes.join(' or ')} is needed`,
      hint: `create one with: tokenbell keys create --scope ${scopes[0]}`,
    });
  }
  return key;
}

/** Langfuse's clients send "public key:secret key"; ours is the secret one. */
function maybePassword(authorization: string): string | undefined {
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('latin1');
  return pair.slice(pair.indexOf(':') + 1);
}

function unauthorized(scope = 'ingest'): HttpProblem {
  return new HttpProblem(401, 'no_valid_key', {
    message: 'a valid API key is needed',
    hint: `send it as "Authorization: Bearer tb_…"; create one with: tokenbell keys create --scope ${scope}`,
    headers: { 'www-authenticate': 'Bearer realm="tokenbell"' },
  });
}
