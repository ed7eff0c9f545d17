import { and, eq, inArray } from 'drizzle-orm';
import { isPolledSource, polledHour, polledName } from '../../../src/analytics/polls/polled.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { chunks } from '../../state/chunks.ts';
import type { Draft, Drafts } from '../drafts.ts';
import { compareText, type KeySpace } from '../keys/keys.ts';
import type { Learning } from '../learning.ts';
import { type Arrived, isKept } from './arrived.ts';

/** Names known to be covered, so that they are not looked up with every call. */
export type KnownCovers = Learning<string, true>;

export type CoverSpace = KeySpace & { readonly covers: KnownCovers; readonly now: () => number };

/** A name within its organisation. */
export type Name = { readonly org: string; readonly name: string };

const COVERED = { key: ['org', 'name'], columns: ['at'] } as const;

/** Settles which events count, once it is known what their traces say: loads what others cover now. */
export async function settleCounted(space: CoverSpace, drafts: Drafts, arrived: Arrived): Promise<void> {
  const { linked } = arrived;
  const named = linked.flatMap(({ draft: { org }, links }) =>
    (links.covers ?? []).map((name) => ({ org, name })),
  );
  await coverNames(space, drafts, named);
  await decide(space, drafts, arrived);
  const hours = await polledHours(space, drafts.all());
  if (await coverNames(space, drafts, hours)) await decide(space, drafts, arrived);
}

/** Notes names as covered and loads the events that fall back on new ones; whether there were any. */
export async function coverNames(
  space: CoverSpace,
  drafts: Drafts,
  names: readonly Name[],
): Promise<boolean> {
  const { engine, db, covers, now } = space;
  const unknown = new Map<string, Name>();
  for (const one of names) {
    const key = keyOf(one);
    if (!covers.get(db, key)) unknown.set(key, one);
  }
  if (unknown.size === 0) return false;
  const asked = [...unknown.values()].sort(byOrgAndName);
  const found = await engine.findRows(db, db.tables.covered, COVERED, asked.map(toKey));
  for (const one of asked) covers.set(db, keyOf(one), true);
  const missing = asked.filter((_, index) => !found[index]);
  const rows = missing.map((one) => [...toKey(one), now()]);
  await engine.insertRows(db, db.tables.covered, [...COVERED.key, ...COVERED.columns], rows);
  await drafts.load(await fallingBackOn(space, missing));
  return missing.length > 0;
}

/** Events that count only while none of these is covered. */
async function fallingBackOn({ db }: KeySpace, names: readonly Name[]): Promise<readonly number[]> {
  const { fallback } = db.tables;
  const seqs: number[] = [];
  for (const [org, own] of Map.groupBy(names, (one) => one.org)) {
    for (const some of chunks(own.map(({ name }) => name))) {
      const rows = await db
        .select({ seq: fallback.seq })
        .from(fallback)
        .where(and(eq(fallback.org, org), inArray(fallback.name, some)));
      seqs.push(...rows.map(({ seq }) => seq));
    }
  }
  return seqs;
}

/** An event counts unless it is a billing row, another span speaks for it, or what it falls back on is covered. */
async function decide(space: CoverSpace, drafts: Drafts, arrived: Pick<Arrived, 'kept'>): Promise<void> {
  const all = drafts.all();
  await lookUpFallbacks(space, all);
  for (const draft of all) {
    const counted = isCounted(draft) ? 1 : 0;
    if (counted === draft.counted || !isKept(draft, arrived)) continue;
    draft.counted = counted;
    draft.changed = true;
  }
}

function isCounted({ event, standing, isCovered }: Draft): boolean {
  return event.kind !== 'cost' && !isCovered && standing.outdoneIn === undefined;
}

async function lookUpFallbacks({ engine, db }: CoverSpace, drafts: readonly Draft[]): Promise<void> {
  const names = drafts.flatMap(fallbackNames);
  if (names.length === 0) return;
  const found = await engine.findRows(db, db.tables.covered, COVERED, names.map(toKey));
  const covered = new Set(names.filter((_, index) => found[index]).map(keyOf));
  for (const draft of drafts) draft.isCovered = fallbackNames(draft).some((one) => covered.has(keyOf(one)));
}

const NO_NAMES: readonly Name[] = [];

function fallbackNames({ org, standing: { fallsBackOn } }: Draft): readonly Name[] {
  return fallsBackOn?.map((name) => ({ org, name })) ?? NO_NAMES;
}

/** What everything else that counts covers of usage that is polled. */
async function polledHours(space: CoverSpace, drafts: readonly Draft[]): Promise<readonly Name[]> {
  const calls = drafts.filter(({ changed, counted, event }) => changed && counted && !isPolled(event));
  const polled = await polledAmong(space, calls);
  if (polled.size === 0) return NO_NAMES;
  return calls.flatMap(({ org, event: { dimensions, occurredAt } }) => {
    const { provider = '', apiKey } = dimensions;
    if (!polled.has(keyOf({ org, name: polledName(provider) }))) return [];
    return [{ org, name: polledHour(provider, occurredAt, apiKey) }];
  });
}

function isPolled({ kind, source }: UsageEvent): boolean {
  return kind !== 'call' && isPolledSource(source);
}

/** Keys of the names of polled providers. Whether one is may change at any time, that it is does not. */
async function polledAmong(
  { engine, db, covers }: CoverSpace,
  calls: readonly Draft[],
): Promise<ReadonlySet<string>> {
  const providers = new Map(providersOf(calls).map((one) => [keyOf(one), one]));
  const unknown = [...providers.values()].filter((one) => !covers.get(db, keyOf(one)));
  const found = await engine.findRows(db, db.tables.covered, COVERED, unknown.map(toKey));
  for (const [index, one] of unknown.entries()) {
    if (found[index]) covers.set(db, keyOf(one), true);
    else providers.delete(keyOf(one));
  }
  return new Set(providers.keys());
}

/** Names that say whether the providers of some calls are polled: a handful of however many calls. */
function providersOf(calls: readonly Draft[]): readonly Name[] {
  const seen = new Map<string, Set<string>>();
  for (const { org, event } of calls) {
    const { provider } = event.dimensions;
    if (provider === undefined) continue;
    const known = seen.get(org);
    if (known) known.add(provider);
    else seen.set(org, new Set([provider]));
  }
  return [...seen].flatMap(([org, own]) => [...own].map((provider) => ({ org, name: polledName(provider) })));
}

/** Writes down what events fall back on, and takes away what they no longer do. */
export async function noteFallbacks({ engine, db }: KeySpace, drafts: readonly Draft[]): Promise<void> {
  const { fallback } = db.tables;
  const differing = drafts.filter(({ standing, noted }) => standing.fallsBackOn !== noted);
  for (const { org, seq, noted = [], standing } of differing) {
    const gone = noted.filter((name) => !standing.fallsBackOn?.includes(name));
    if (gone.length === 0) continue;
    await db
      .delete(fallback)
      .where(and(eq(fallback.org, org), inArray(fallback.name, gone), eq(fallback.seq, seq)));
  }
  const rows = differing.flatMap(({ org, seq, noted = [], standing: { fallsBackOn = [] } }) =>
    fallsBackOn.filter((name) => !noted.includes(name)).map((name) => ({ org, name, seq })),
  );
  await engine.insertRows(
    db,
    fallback,
    ['org', 'name', 'seq'],
    rows.sort((a, b) => byOrgAndName(a, b) || a.seq - b.seq).map(({ org, name, seq }) => [org, name, seq]),
  );
}

function keyOf({ org, name }: Name): string {
  return `${org}\u0000${name}`;
}

function toKey({ org, name }: Name): readonly string[] {
  return [org, name];
}

function byOrgAndName(a: Name, b: Name): number {
  return compareText(a.org, b.org) || compareText(a.name, b.name);
}
