import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createClaudeCodeCalls,
  isClaudeCodeLine,
} from '../../../src/analytics/ingest/formats/claude-code.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/claude-code');
const LINES = readFileSync(join(FOLDER, 'session.jsonl'), 'utf8').trim().split('\n');

function callsOf(...logs: readonly (readonly string[])[]) {
  const calls = createClaudeCodeCalls();
  return logs.map((lines) => {
    for (const line of lines) calls.addLine(line);
    return calls.takeEvents();
  });
}

const line = (parts: {
  id?: string;
  output?: number;
  timestamp?: string;
  sessionId?: string;
  model?: string;
}) =>
  JSON.stringify({
    type: 'assistant',
    timestamp: parts.timestamp ?? '2026-11-20T10:00:00.000Z',
    sessionId: parts.sessionId ?? 's1',
    requestId: `req_${parts.id ?? 1}`,
    message: {
      id: `msg_${parts.id ?? 1}`,
      model: parts.model ?? 'claude-opus-5',
      usage: {
        input_tokens: 10,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 20,
        output_tokens: parts.output ?? 5,
      },
    },
  });

describe('a Claude Code log', () => {
  it('has the calls it was recorded with', () => {
    const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8'));
    const [events = []] = callsOf(LINES);
    const found = events.map(({ idKeys, occurredAt, dimensions, counts, facts }) => ({
      idKeys,
      startedAt: new Date(occurredAt).toISOString(),
      endedAt: new Date(facts.endedAt ?? 0).toISOString(),
      latencyMs: facts.latencyMs ?? null,
      operation: dimensions.operation,
      provider: dimensions.provider,
      providerRaw: facts.providerRaw ?? null,
      model: dimensions.model,
      requestModel: facts.requestModel,
      inputTokens: counts.inputTokens,
      cacheReadTokens: counts.cacheReadTokens,
      cacheWriteTokens: counts.cacheWriteTokens,
      outputTokens: counts.outputTokens,
      reasoningTokens: counts.reasoningTokens,
      reportedCostUsd: null,
      usageStatus: 'complete',
      user: null,
      team: null,
      agent: dimensions.agent,
      conversation: facts.conversation,
      service: dimensions.service,
      status: dimensions.status,
      error: null,
    }));
    expect(found).toEqual(expected.events);
  });

  it('keeps no prompt or answer', () => {
    expect(JSON.stringify(callsOf(LINES))).not.toMatch(/INV-1042|Look up|invoice total/);
  });

  it('takes the first time and the last usage of a call that has several lines', () => {
    const [events = []] = callsOf([
      line({ output: 1, timestamp: '2026-11-20T10:00:00.000Z' }),
      line({ output: 90, timestamp: '2026-11-20T10:00:07.000Z' }),
    ]);
    expect(events).toHaveLength(1);
    expect(events[0]?.counts.outputTokens).toBe(90);
    expect(events[0]?.occurredAt).toBe(Date.UTC(2026, 10, 20, 10));
  });

  it('leaves a call with the session it was copied from', () => {
    const [parent, fork] = callsOf(
      [line({ id: 'a', sessionId: 'parent' })],
      [line({ id: 'a', sessionId: 'fork' }), line({ id: 'b', sessionId: 'fork' })],
    );
    expect(parent?.map(({ facts }) => facts.conversation)).toEqual(['parent']);
    expect(fork?.map(({ idKeys }) => idKeys[0])).toEqual(['anthropic:msg_b']);
  });

  it.each([
    ['a half written line', line({}).slice(0, 200)],
    ['no JSON', '"usage" and nothing else'],
    ['an answer no model gave', line({ model: '<synthetic>' })],
    ['a time that is none', line({ timestamp: 'soon' })],
    ['a prompt', JSON.stringify({ type: 'user', message: { usage: {} } })],
    ['null', 'null "usage"'],
  ])('passes over %s', (_what, text) => {
    expect(callsOf([text])).toEqual([[]]);
  });

  it('is told from a file of usage events by its lines', () => {
    expect(LINES.map(isClaudeCodeLine)).toEqual(LINES.map(() => true));
    expect(isClaudeCodeLine('{"type":"summary","leafUuid":"x","summary":"…"}')).toBe(true);
    expect(isClaudeCodeLine('{"id":"a","occurredAt":"2026-11-20T10:00:00Z"}')).toBe(false);
    expect(isClaudeCodeLine('nothing')).toBe(false);
  });
});
