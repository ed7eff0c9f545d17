import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { ApiKey, StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';
import { byText } from './chunks.ts';

type KeyStore = Pick<
  StateStore,
  'createKey' | 'keys' | 'keyWithHash' | 'revokeKey' | 'saveLinkCode' | 'takeLinkCode'
>;

const keyByHash = prepareOnce((db, { apiKey }) =>
  db
    .select()
    .from(apiKey)
    .where(eq(apiKey.secretHash, sql.placeholder('secretHash')))
    .prepare(),
);

/** API keys, and the one-time codes that link a chat person to a member. */
export function keyStore(engine: Engine): KeyStore {
  const { read } = engine;
  const { apiKey } = read.tables;
  return {
    createKey: (key, secretHash) =>
      engine.write(async (db) => {
        await db.insert(apiKey).values({ ...key, secretHash });
      }),
    keys: async (org) => {
      const rows = await read.select().from(apiKey).where(eq(apiKey.org, org));
      return rows.map(toKey).sort(byText((key) => key.id));
    },
    keyWithHash: async (secretHash) => {
      const [row] = await keyByHash(read).execute({ secretHash });
      return row && toKey(row);
    },
    revokeKey: (id, at) =>
      engine.write(async (db) => {
        const revoked = await db
          .update(apiKey)
          .set({ revokedAt: at })
          .where(and(eq(apiKey.id, id), isNull(apiKey.revokedAt)))
          .returning({ id: apiKey.id });
        return revoked.length > 0;
      }),
    saveLinkCode: (code) => engine.write((db) => saveLinkCode(db, code)),
    takeLinkCode: (code, now) => engine.write((db) => takeLinkCode(db, code, now)),
  };
}

function toKey(row: Row<'apiKey'>): ApiKey {
  const { secretHash: _, ...key } = row;
  return key;
}

async function saveLinkCode(db: Database, code: NewRow<'linkCode'>): Promise<void> {
  const { linkCode } = db.tables;
  const { org, platform, platformUser, expiresAt } = code;
  await db
    .insert(linkCode)
    .values({ ...code })
    .onConflictDoUpdate({ target: linkCode.code, set: { org, platform, platformUser, expiresAt } });
}

/** The row's deletion decides who took it. */
async function takeLinkCode(
  db: Database,
  code: string,
  now: number,
): Promise<{ org: string; platform: string; platformUser: string } | undefined> {
  const { linkCode } = db.tables;
  await db.delete(linkCode).where(lte(linkCode.expiresAt, now));
  const [taken] = await db
    .delete(linkCode)
    .where(eq(linkCode.code, code))
    .returning({ org: linkCode.org, platform: linkCode.platform, platformUser: linkCode.platformUser });
  return taken;
}
