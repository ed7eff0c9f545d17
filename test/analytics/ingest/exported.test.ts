import { describe, expect, it } from 'vitest';
import { toExported } from '../../../src/analytics/ingest/formats/native/exported.ts';
import { readNative } from '../../../src/analytics/ingest/formats/native/native.ts';
import { NATIVE_FIELDS } from '../../../src/analytics/ingest/formats/native/native-fields.ts';
import { NOON, simplePrice, usageEvent } from '../../support/event.ts';
import { eventOf, readingRules } from '../../support/reading.ts';

const stored = (parts: Parameters<typeof usageEvent>[0]) => {
  const event = usageEvent(parts);
  return { ...event, receivedAt: NOON + 5, cost: simplePrice(event), bookVersion: 1 };
};

describe('an exported event', () => {
  it('says what is known and null for the rest', () => {
    const exported = toExported(
      stored({ id: 'e1', counts: { inputTokens: 100, outputTokens: 10 }, facts: { latencyMs: 250 } }),
    );
    expect(exported).toMatchObject({
      id: 'e1',
      idKeys: ['e1'],
      occurredAt: '2026-11-20T12:00:00.000Z',
      endedAt: '2026-11-20T12:00:00.250Z',
      latencyMs: 250,
      team: 'ml',
      user: 'ana',
      agent: null,
      inputTokens: 100,
      outputTokens: 10,
      reasoningTokens: null,
      usageStatus: 'complete',
      error: null,
      reportedCostUsd: null,
      kind: 'call',
      costNanoUsd: '150',
      costStatus: 'priced',
      priceIds: ['simple'],
    });
    expect(Object.values(exported)).not.toContain(undefined);
  });

  it('has null for a cost nobody knows', () => {
    const exported = toExported(stored({ id: 'e1', dimensions: { model: 'unknown' } }));
    expect([exported.costNanoUsd, exported.costStatus, exported.priceIds]).toEqual([null, 'pending', []]);
  });

  it.each([
    [{ inputTokens: 1, outputTokens: 0 }, 'ok', 'complete'],
    [{ inputTokens: 1 }, 'ok', 'partial'],
    [{ outputTokens: 1 }, 'cancelled', 'partial'],
    [{}, 'ok', 'missing'],
    [{}, 'error', 'none'],
    [{ inputTokens: 1, outputTokens: 1 }, 'error', 'complete'],
  ])('with counts %j and status %s has usage that is %s', (counts, status, expected) => {
    expect(toExported(stored({ id: 'e1', counts, dimensions: { status } })).usageStatus).toBe(expected);
  });

  it('says what went wrong as far as it is known', () => {
    const failed = stored({
      id: 'e1',
      dimensions: { status: 'error' },
      facts: { errorType: 'overloaded', httpStatus: 529 },
    });
    expect(toExported(failed).error).toEqual({ type: 'overloaded', httpStatus: 529, message: null });
  });

  it('has a field for every field of a native event, and can be imported again', () => {
    const event = stored({
      id: 'e1',
      tags: ['x'],
      counts: { inputTokens: 100, cacheReadTokens: 5, outputTokens: 10 },
      facts: { reportedCostUsd: '0.25', traceId: 't1', metadata: { a: 1 }, tools: [{ name: 'search' }] },
    });
    const exported = toExported(event);
    const missing = [...NATIVE_FIELDS.keys()].filter((name) => name !== 'usage' && !(name in exported));
    expect(missing).toEqual([]);
    const again = eventOf(readNative(JSON.parse(JSON.stringify(exported)), readingRules()));
    expect([again.dimensions, again.counts, again.tags, again.facts]).toEqual([
      event.dimensions,
      event.counts,
      event.tags,
      event.facts,
    ]);
  });
});
