import { and, asc, eq, gt } from 'drizzle-orm';
import { type Message, messageOf } from '../../../src/analytics/message.ts';
import type { Engine, Row } from '../../engine.ts';
import { type Erasing, isSame, renameJson } from './erasing.ts';

const MESSAGES_AT_ONCE = 100;

/** What waits to be sent goes out under the alias; of what ended nobody needs the words any more. */
export async function eraseMessages(engine: Engine, erasing: Erasing): Promise<number> {
  const { outbox } = engine.read.tables;
  let changed = 0;
  for (let after = 0; ; ) {
    const rows = await engine.read
      .select()
      .from(outbox)
      .where(and(eq(outbox.org, erasing.org), gt(outbox.seq, after)))
      .orderBy(asc(outbox.seq))
      .limit(MESSAGES_AT_ONCE);
    for (const row of rows) changed += (await eraseMessage(engine, row, erasing)) ? 1 : 0;
    const last = rows.at(-1);
    if (!last || rows.length < MESSAGES_AT_ONCE) return changed;
    after = last.seq;
  }
}

async function eraseMessage(engine: Engine, row: Row<'outbox'>, erasing: Erasing): Promise<boolean> {
  const { rename } = erasing;
  const message = renameJson(row.message, erasing);
  const isOver = row.state !== 'pending' && row.state !== 'sending';
  const next = {
    message: message !== row.message && isOver ? JSON.stringify(wordless(row)) : message,
    event: row.event && renameJson(row.event, erasing),
    dedupeKey: rename(row.dedupeKey),
    chain: row.chain && rename(row.chain),
    lastError: row.lastError && rename(row.lastError),
  };
  if (isSame(next, row)) return false;
  await engine.write(async (db) => {
    const { outbox } = db.tables;
    await db.update(outbox).set(next).where(eq(outbox.seq, row.seq));
  });
  return true;
}

function wordless({ message }: Row<'outbox'>): Message {
  // Only `fromDraft` writes the column, from a Message.
  const { tone } = JSON.parse(message) as Message;
  return messageOf({ tone, headline: 'This message named a person who was erased.' });
}
