import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createClaudeCodeLogs,
  isClaudeCodeLine,
} from '../../../src/analytics/ingest/formats/session-logs/claude-code.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/ingest/claudecode-jsonl');
const LINES = readFileSync(join(FOLDER, '001.jsonl'), 'utf8').trim().split('\n');

const LATER = Date.UTC(2026, 10, 21);

function callsOf(...logs: readonly (readonly string[])[]) {
  const calls = createClaudeCodeLogs();
  return logs.map((lines) => {
    for (const line of lines) calls.addLine(line);
    return calls.takeCalls(LATER).map(({ event }) => event);
  });
}

const line = (parts: {
  id?: string;
  output?: number;
  timestamp?: string;
  sessionId?: string;
  model?: string;
  stop?: string;
}) =>
  JSON.stringify({
    type: 'assistant',
    timestamp: parts.timestamp ?? '2026-11-20T10:00:00.000Z',
    sessionId: parts.sessionId ?? 's1',
    requestId: `req_${parts.id ?? 1}`,
    message: {
      id: `msg_${parts.id ?? 1}`,
      model: parts.model ?? 'claude-opus-5',
      stop_reason: parts.stop ?? null,
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
      // The log has one time, that of its line.
      endedAt: new Date(occurredAt).toISOString(),
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

  it('speaks for the metrics of its sessions', () => {
    const logs = createClaudeCodeLogs();
    logs.addLine(line({ id: 'a', sessionId: 's1' }));
    logs.addLine(line({ id: 'b', sessionId: 's2' }));
    expect(logs.takeCalls(LATER).map(({ links }) => links)).toEqual([
      { covers: ['claude-code:session:s1'] },
      { covers: ['claude-code:session:s2'] },
    ]);
  });

  it('gives an answer that is being written once it is finished', () => {
    const logs = createClaudeCodeLogs();
    const taken = (now: string, ...lines: readonly string[]) => {
      for (const one of lines) logs.addLine(one);
      return logs.takeCalls(Date.parse(now)).map(({ event }) => event.counts.outputTokens);
    };
    const begun = line({ output: 1 });
    expect(taken('2026-11-20T10:00:05Z', begun)).toEqual([]);
    expect(taken('2026-11-20T10:00:09Z', begun, line({ output: 90, stop: 'end_turn' }))).toEqual([90]);
    expect(taken('2026-11-20T10:00:10Z', begun, line({ output: 90, stop: 'end_turn' }))).toEqual([]);
  });

  it('takes an answer that was broken off for what it is', () => {
    const logs = createClaudeCodeLogs();
    logs.addLine(line({ output: 7 }));
    const [call] = logs.takeCalls(Date.parse('2026-11-20T10:10:00Z'));
    expect(call?.event.counts.outputTokens).toBe(7);
  });

  it('is told from a file of usage events by its lines', () => {
    expect(LINES.map(isClaudeCodeLine)).toEqual(LINES.map(() => true));
    expect(isClaudeCodeLine('{"type":"summary","leafUuid":"x","summary":"…"}')).toBe(true);
    expect(isClaudeCodeLine('{"id":"a","occurredAt":"2026-11-20T10:00:00Z"}')).toBe(false);
    expect(isClaudeCodeLine('nothing')).toBe(false);
  });
});
