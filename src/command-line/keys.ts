import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { maybeBinding } from '../analytics/access/binding.ts';
import { secretHash } from '../analytics/ingest/secret.ts';
import type { ApiKey, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { isPerson, nobodyNamed } from './known-person.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export type KeysDependencies = Output & {
  readonly state: Pick<StateStore, 'organisation' | 'members' | 'createKey' | 'keys' | 'revokeKey'>;
  readonly usage: Pick<UsageStore, 'names'>;
  readonly now: () => number;
};

export const KEYS_USAGE = `usage: tokenbell keys create --scope ingest|read [--org ORG] [--as MEMBER] [--name N] [--json]
       tokenbell keys create --scope read --for customer:NAME|team:NAME|project:NAME [--org ORG] [--name N] [--json]
       tokenbell keys list [--org ORG] [--json]
       tokenbell keys revoke ID

An ingest key writes usage events; a read key asks questions as one member, or, with --for, about one
customer, team or project alone (a customer's without any cost). The key is shown once, here; only its hash is
stored. A new key works at once, a revoked one stops at once.`;

type Flags = {
  readonly scope?: string;
  readonly org?: string;
  readonly as?: string;
  readonly for?: string;
  readonly name?: string;
  readonly json?: boolean;
  readonly help?: boolean;
};

/** `tokenbell keys …`; returns the exit code. */
export async function keysCommand(args: readonly string[], dependencies: KeysDependencies): Promise<number> {
  const { out, error: complaints } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scope: { type: 'string' },
        org: { type: 'string' },
        as: { type: 'string' },
        for: { type: 'string' },
        name: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return await say(out, KEYS_USAGE, DONE);
    const [verb, id, ...more] = positionals;
    if (verb === 'create' && id === undefined) return await createKey(values, dependencies);
    if (verb === 'list' && id === undefined) return await listKeys(values, dependencies);
    if (verb === 'revoke' && id !== undefined && more.length === 0) return await revokeKey(id, dependencies);
    return await say(complaints, KEYS_USAGE, NOT_UNDERSTOOD);
  } catch (error) {
    if (!isMisuse(error)) throw error;
    return say(complaints, `${error.message}\n\n${KEYS_USAGE}`, NOT_UNDERSTOOD);
  }
}

async function createKey(flags: Flags, dependencies: KeysDependencies): Promise<number> {
  const { state, out, error, now } = dependencies;
  const { scope, org = 'default' } = flags;
  if (scope !== 'ingest' && scope !== 'read') {
    return say(error, `--scope must be ingest or read\n\n${KEYS_USAGE}`, NOT_UNDERSTOOD);
  }
  const wrong = maybeWrongBinding(flags);
  if (wrong !== undefined) return say(error, `${wrong}\n\n${KEYS_USAGE}`, NOT_UNDERSTOOD);
  if (!(await state.organisation(org))) return say(error, `there is no organisation "${org}"`, FAILED);
  if (flags.as !== undefined && !(await isPerson(org, flags.as, dependencies)))
    return say(error, nobodyNamed(flags.as), FAILED);
  const secret = `tb_${randomBytes(32).toString('base64url')}`;
  const key: ApiKey = {
    id: `key_${randomBytes(6).toString('hex')}`,
    org,
    scope,
    name: flags.name ?? null,
    member: flags.as ?? null,
    boundTo: flags.for ?? null,
    createdAt: now(),
    revokedAt: null,
  };
  await state.createKey(key, secretHash(secret));
  if (flags.json) return say(out, JSON.stringify({ id: key.id, key: secret, scope, org }), DONE);
  await say(
    error,
    `This is the only time the key is shown. Revoke it with: tokenbell keys revoke ${key.id}`,
    DONE,
  );
  return say(out, secret, DONE);
}

function maybeWrongBinding({ scope, as, for: boundTo }: Flags): string | undefined {
  if (boundTo === undefined) return undefined;
  if (scope !== 'read') return '--for is for read keys';
  if (as !== undefined) return '--for and --as exclude each other: a bound key acts as nobody';
  if (maybeBinding(boundTo)) return undefined;
  return `--for takes customer:NAME, team:NAME or project:NAME, not "${boundTo}"`;
}

async function listKeys(flags: Flags, { state, out, error }: KeysDependencies): Promise<number> {
  const { org = 'default' } = flags;
  if (!(await state.organisation(org))) return say(error, `there is no organisation "${org}"`, FAILED);
  const keys = await state.keys(org);
  if (flags.json) return say(out, JSON.stringify(keys), DONE);
  if (keys.length === 0) return say(error, `organisation "${org}" has no keys`, DONE);
  const rows = keys.map((key) => [
    key.id,
    key.scope,
    key.name ?? '-',
    key.boundTo === null ? (key.member ?? '-') : `for ${key.boundTo}`,
    `created ${day(key.createdAt)}`,
    key.revokedAt === null ? 'in use' : `revoked ${day(key.revokedAt)}`,
  ]);
  return say(out, rows.map((row) => row.join('\t')).join('\n'), DONE);
}

async function revokeKey(id: string, { state, out, error, now }: KeysDependencies): Promise<number> {
  const wasRevoked = await state.revokeKey(id, now());
  return wasRevoked
    ? say(out, `revoked ${id}`, DONE)
    : say(error, `there is no key "${id}" in use; see: tokenbell keys list`, FAILED);
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

async function say(stream: NodeJS.WritableStream, text: string, exitCode: number): Promise<number> {
  await writeLine(stream, text);
  return exitCode;
}
