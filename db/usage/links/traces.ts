import { isDeepStrictEqual } from 'node:util';
import { and, eq, inArray } from 'drizzle-orm';
import type { Recording } from '../../../src/analytics/store.ts';
import type { SpanContext, TraceSpan } from '../../../src/analytics/traces/links.ts';
import {
  type JudgedSpan,
  judgeTrace,
  nearestOf,
  type Verdict,
} from '../../../src/analytics/traces/traces.ts';
import type { Database, Row } from '../../engine.ts';
import { chunks } from '../../state/chunks.ts';
import { completeDraft, type Draft, type Drafts } from '../drafts.ts';
import { compareText, type KeySpace } from '../keys/keys.ts';
import type { RootWords } from '../runs/run-drafts.ts';
import { type Arrived, isKept } from './arrived.ts';

/** Spans remembered of one trace; those that come after are judged by them but not remembered. */
const MOST_SPANS = 2_000;

type SpanRow = Row<'traceSpan'>;

/** One trace within one transaction. */
type Trace = {
  readonly org: string;
  readonly id: string;
  /** Whose prices are asked for events that become more complete. */
  readonly recording: Recording;
  readonly arrived: { readonly span: TraceSpan; readonly draft: Draft | undefined; readonly at: number }[];
  readonly stored: SpanRow[];
};

/**
 * Settles which calls of the arrived traces count, hands them what the spans around them know, and remembers the
 * spans. Verdicts change only where the spans known now say otherwise than those known before, so that forgetting
 * changes nothing. Answers what the roots say of their runs.
 */
export async function settleTraces(space: KeySpace, drafts: Drafts, arrived: Arrived): Promise<RootWords> {
  const traces = arrivedTraces(arrived);
  if (traces.length === 0) return new Map();
  await loadSpans(space.db, traces);
  const settled = traces.map((trace) => ({ trace, spans: mergeSpans(trace, drafts) }));
  const news = settled.flatMap(({ trace, spans }) => newsOf(trace, spans));
  await drafts.load(news.map(({ call }) => call));
  for (const told of news) {
    const draft = drafts.maybe(told.call);
    if (draft && isKept(draft, arrived)) apply(draft, told);
  }
  await writeSpans(space, settled);
  return rootWords(settled);
}

function arrivedTraces({ recordings, linked }: Arrived): readonly Trace[] {
  const traces = new Map<string, Trace>();
  const traceOf = (id: string, recording: Recording): Trace => {
    const key = `${recording.org}\u0000${id}`;
    const known = traces.get(key);
    if (known) return known;
    const made = { org: recording.org, id, recording, arrived: [], stored: [] };
    traces.set(key, made);
    return made;
  };
  for (const { draft, links, recording } of linked) {
    // A copy may bring the tokens that decide in a trace it does not name.
    for (const id of draft.standing.traces ?? []) traceOf(id, recording);
    const { span } = links;
    if (span) traceOf(span.traceId, recording).arrived.push({ span, draft, at: recording.receivedAt });
  }
  for (const recording of recordings) {
    for (const span of recording.spans ?? []) {
      const at = recording.receivedAt;
      traceOf(span.traceId, recording).arrived.push({ span, draft: undefined, at });
    }
  }
  return [...traces.values()];
}

async function loadSpans(db: Database, traces: readonly Trace[]): Promise<void> {
  const { traceSpan } = db.tables;
  for (const [org, own] of Map.groupBy(traces, (trace) => trace.org)) {
    const byId = new Map(own.map((trace) => [trace.id, trace]));
    for (const some of chunks([...byId.keys()])) {
      const rows = await db
        .select()
        .from(traceSpan)
        .where(and(eq(traceSpan.org, org), inArray(traceSpan.trace, some)));
      for (const row of rows) byId.get(row.trace)?.stored.push(row);
    }
  }
}

/** A span as it stood (undefined when new) and as it is now. */
type MergedSpan = { readonly before: SpanRow | undefined; row: SpanRow };

/** Stored and arrived spans of a trace; what arrives again fills only what was unknown. */
function mergeSpans(trace: Trace, drafts: Drafts): readonly MergedSpan[] {
  const spans = new Map<string, MergedSpan>(
    trace.stored.map((row) => [row.span, { before: row, row }] as const),
  );
  for (const { span, draft, at } of trace.arrived) {
    const known = spans.get(span.spanId);
    const row = toRow(trace, span, { draft, at });
    if (known) known.row = mergeRows(known.row, row);
    else spans.set(span.spanId, { before: undefined, row });
  }
  for (const merged of spans.values()) {
    const { row } = merged;
    const draft = row.seq === null ? undefined : drafts.maybe(row.seq);
    if (draft && tokensOf(draft) !== row.tokens) merged.row = { ...row, tokens: tokensOf(draft) };
  }
  return [...spans.values()];
}

function toRow(
  { org, id }: Trace,
  { spanId, parentSpanId = '', context, failed }: TraceSpan,
  { draft, at }: { readonly draft: Draft | undefined; readonly at: number },
): SpanRow {
  return {
    org,
    trace: id,
    span: spanId,
    parent: parentSpanId,
    context: JSON.stringify(context),
    seq: draft?.seq ?? null,
    tokens: 0,
    failed: failed ? 1 : 0,
    receivedAt: at,
  };
}

function mergeRows(known: SpanRow, again: SpanRow): SpanRow {
  return {
    ...known,
    context:
      known.context === again.context
        ? known.context
        : JSON.stringify(nearestOf([contextOf(known), contextOf(again)])),
    seq: known.seq ?? again.seq,
    failed: Math.max(known.failed, again.failed),
  };
}

function tokensOf({ event: { counts } }: Draft): 0 | 1 {
  return counts.inputTokens === undefined && counts.outputTokens === undefined ? 0 : 1;
}

export function contextOf({ context }: Pick<SpanRow, 'context'>): SpanContext {
  // Only this file and erasure write the column.
  return JSON.parse(context);
}

type News = {
  readonly trace: Trace;
  readonly call: number;
  readonly verdict: Verdict;
  /** Whether the spans known before say why it did not count. */
  readonly wasOutdone: boolean;
};

/** Calls of which the trace says otherwise now. */
function newsOf(trace: Trace, spans: readonly MergedSpan[]): readonly News[] {
  const before = judgeTrace(trace.stored.map(toJudged));
  const now = judgeTrace(spans.map(({ row }) => toJudged(row)));
  return [...now].flatMap(([call, verdict]) => {
    const known = before.get(call);
    if (isDeepStrictEqual(known, verdict)) return [];
    return [{ trace, call, verdict, wasOutdone: known?.isOutdone ?? false }];
  });
}

function toJudged(row: SpanRow): JudgedSpan {
  return {
    spanId: row.span,
    parentSpanId: row.parent === '' ? undefined : row.parent,
    context: contextOf(row),
    call: row.seq ?? undefined,
    hasTokens: row.tokens === 1,
  };
}

function apply(draft: Draft, { trace, verdict, wasOutdone }: News): void {
  const { id, recording } = trace;
  const { traces = [], outdoneIn = [], ...others } = draft.standing;
  // What spoke for it may be forgotten by now.
  const isOutdone = verdict.isOutdone || (outdoneIn.includes(id) && !wasOutdone);
  if (!traces.includes(id) || outdoneIn.includes(id) !== isOutdone) {
    const outdone = [...outdoneIn.filter((one) => one !== id), ...(isOutdone ? [id] : [])];
    draft.standing = {
      ...others,
      traces: traces.includes(id) ? traces : [...traces, id],
      ...(outdone.length > 0 && { outdoneIn: outdone }),
    };
    draft.changed = true;
  }
  const { dimensions, facts } = verdict.inherited;
  const copy = { ...draft.event, dimensions, counts: {}, tags: [] };
  completeDraft(draft, { ...copy, facts: { ...facts, timeIsArrival: true } }, recording);
}

type Settled = { readonly trace: Trace; readonly spans: readonly MergedSpan[] };

async function writeSpans({ engine, db }: KeySpace, settled: readonly Settled[]): Promise<void> {
  const { traceSpan } = db.tables;
  const spans = settled.flatMap(rememberedOf);
  const fresh = spans.filter(({ before }) => before === undefined);
  const changed = spans.filter(({ before, row }) => before && !isDeepStrictEqual(before, row));
  await engine.insertRows(db, traceSpan, [...KEY, ...OTHERS], toRows(fresh, [...KEY, ...OTHERS]));
  await engine.updateRows(db, traceSpan, { key: KEY, columns: OTHERS }, toRows(changed, [...KEY, ...OTHERS]));
}

/**
 * Those of a trace that is known or has a call now, and otherwise those that know anything: children end before their
 * parents, so that what comes before any call is hardly ever above one.
 */
function rememberedOf({ trace, spans }: Settled): readonly MergedSpan[] {
  const isKnown = trace.stored.length > 0 || trace.arrived.some(({ draft }) => draft);
  const room = Math.max(0, MOST_SPANS - trace.stored.length);
  const fresh = spans.filter(({ before, row }) => !before && (isKnown || knowsAnything(row)));
  return [...spans.filter(({ before }) => before), ...fresh.slice(0, room)];
}

function knowsAnything(row: SpanRow): boolean {
  const { dimensions, facts } = contextOf(row);
  return Object.keys(dimensions).length + Object.keys(facts).length > 0;
}

const KEY = ['org', 'trace', 'span'] as const satisfies readonly (keyof SpanRow)[];
const OTHERS = [
  'parent',
  'context',
  'seq',
  'tokens',
  'failed',
  'receivedAt',
] as const satisfies readonly (keyof SpanRow)[];

function toRows(spans: readonly MergedSpan[], columns: readonly (keyof SpanRow)[]) {
  return spans
    .map(({ row }) => row)
    .sort((a, b) => compareText(a.trace, b.trace) || compareText(a.span, b.span))
    .map((row) => columns.map((column) => row[column]));
}

/** Of several roots one that failed decides. */
function rootWords(settled: readonly Settled[]): RootWords {
  const words = new Map<string, Map<string, 0 | 1>>();
  for (const { trace, spans } of settled) {
    const roots = spans.filter(({ row }) => row.parent === '');
    if (roots.length === 0) continue;
    const ofOrg = words.get(trace.org) ?? new Map<string, 0 | 1>();
    words.set(trace.org, ofOrg.set(`trace:${trace.id}`, roots.some(({ row }) => row.failed === 1) ? 1 : 0));
  }
  return words;
}
