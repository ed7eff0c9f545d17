import { and, asc, eq, sql } from 'drizzle-orm';
import { type Aliases, aliasOf, namedAs, namesIn } from '../../../src/analytics/erasure.ts';
import type { Database, Engine, ValueRow } from '../../engine.ts';
import { usageOf } from '../../turns.ts';
import { contextOf } from '../links/traces.ts';

const SPANS_AT_ONCE = 2_000;

export type Erased = { readonly org: string; readonly aliases: Aliases };

/** Takes a person out of what the spans of the last hour know: calls that arrive would take it over. */
export async function eraseContexts(engine: Engine, erased: Erased): Promise<void> {
  let after: Place | undefined = { trace: '', span: '' };
  while (after) {
    const from: Place = after;
    after = await engine.write((db) => eraseSome(engine, db, { ...erased, after: from }), {
      alone: [usageOf(erased.org)],
    });
  }
}

type Place = { readonly trace: string; readonly span: string };

/** Where to go on, if there are more. */
async function eraseSome(
  engine: Engine,
  db: Database,
  { org, aliases, after }: Erased & { readonly after: Place },
): Promise<Place | undefined> {
  const { traceSpan } = db.tables;
  const { trace, span, context } = traceSpan;
  const rows = await db
    .select({ trace, span, context })
    .from(traceSpan)
    // Databases order text differently, but each the same way from page to page.
    .where(and(eq(traceSpan.org, org), sql`(${trace}, ${span}) > (${after.trace}, ${after.span})`))
    .orderBy(asc(trace), asc(span))
    .limit(SPANS_AT_ONCE);
  const changed = rows.flatMap((row): ValueRow[] => {
    const cleaned = cleanContext(row.context, aliases);
    return cleaned === row.context ? [] : [[org, row.trace, row.span, cleaned]];
  });
  await engine.updateRows(db, traceSpan, { key: ['org', 'trace', 'span'], columns: ['context'] }, changed);
  return rows.length === SPANS_AT_ONCE ? rows.at(-1) : undefined;
}

function cleanContext(text: string, aliases: Aliases): string {
  const context = contextOf({ context: text });
  const alias = namesIn(context)
    .map((name) => aliasOf(name, aliases))
    .find((one) => one !== undefined);
  return alias === undefined ? text : JSON.stringify(namedAs(context, alias));
}
