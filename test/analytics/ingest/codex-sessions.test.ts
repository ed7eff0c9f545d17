import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { otlpFormats } from '../../../src/analytics/ingest/formats/otlp/index.ts';
import { isClaudeCodeLine } from '../../../src/analytics/ingest/formats/session-logs/claude-code.ts';
import {
  createCodexLogs,
  isCodexLine,
} from '../../../src/analytics/ingest/formats/session-logs/codex-sessions.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/codex-sessions');
const LOGS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .map((name) => readFileSync(join(FOLDER, name), 'utf8').trim().split('\n'));
const NOW = Date.UTC(2026, 10, 22);

function callsOf(...logs: readonly (readonly string[])[]) {
  const reader = createCodexLogs();
  return logs.map((lines) => {
    for (const line of lines) reader.addLine(line);
    return reader.takeCalls(NOW);
  });
}

const eventsOf = (...logs: readonly (readonly string[])[]) =>
  callsOf(...logs).map((calls) => calls.map(({ event }) => event));

const RULES = { now: NOW, maxAgeMs: null, source: 'otlp', onUnknownField: () => undefined };

/** What Codex 0.169.0 sent beside the second log, but for the fields nobody reads. */
function telemetryOf(session: string) {
  const attributes = {
    'event.name': 'codex.sse_event',
    'event.kind': 'response.completed',
    input_token_count: '1002',
    output_token_count: '102',
    cached_token_count: '512',
    cache_write_token_count: '0',
    reasoning_token_count: '64',
    tool_token_count: '1104',
    'event.timestamp': '2026-11-21T17:44:18.045Z',
    'conversation.id': session,
    model: 'gpt-5.4',
  };
  const record = {
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  const body = JSON.stringify({ resourceLogs: [{ resource: {}, scopeLogs: [{ logRecords: [record] }] }] });
  return { body: Buffer.from(body), headers: {} };
}

describe('Codex logs, as 0.169 writes them,', () => {
  it('have the calls that were answered', () => {
    const inputs = eventsOf(...LOGS).map((events) => events.map(({ counts }) => counts.inputTokens));
    expect(inputs).toEqual([[1_001, 1_003], [1_002], [1_011, 1_012], [1_013]]);
  });

  it('say of a call what its answer said', () => {
    const [[, resumed] = []] = eventsOf(...LOGS);
    expect(resumed).toEqual({
      idKeys: ['openai:resp_0a7c9f2emwqp6hiv3'],
      source: 'codex',
      kind: 'call',
      occurredAt: Date.parse('2026-11-21T17:44:18.490Z'),
      dimensions: {
        provider: 'openai',
        model: 'gpt-5.4',
        operation: 'chat',
        agent: 'codex',
        service: 'codex_exec',
        status: 'ok',
        project: 'project',
      },
      tags: [],
      counts: {
        inputTokens: 1_003,
        cacheReadTokens: 512,
        cacheWriteTokens: 0,
        outputTokens: 103,
        reasoningTokens: 64,
      },
      facts: {
        timeIsArrival: true,
        requestModel: 'gpt-5.4',
        conversation: '01a1ff35-4db5-7a82-a680-ae34d0ae9f40',
        run: '01a1ff35-7edb-7f50-9fc5-b82c9e1315f4',
      },
    });
  });

  it('give way to what telemetry told of the same call', () => {
    const [, [call] = []] = callsOf(...LOGS);
    const session = '01a1ff35-7d00-72e1-9aa9-7163f9777925';
    expect(call?.links).toEqual({ fallsBackOn: [`codex:call:${session}:1002-512-102-64`] });
    const told = otlpFormats['otlp-logs-json'](telemetryOf(session), RULES);
    expect(told).toMatchObject({ readings: [{ links: { covers: call?.links.fallsBackOn } }] });
  });

  it('count nothing twice that is read twice', () => {
    const found = eventsOf(...LOGS, ...LOGS).flat();
    expect(found).toHaveLength(6);
  });

  it('are told from other files by their first line', () => {
    expect(LOGS.map(([first = '']) => isCodexLine(first))).toEqual([true, true, true, true]);
    expect(LOGS.map(([first = '']) => isClaudeCodeLine(first))).toEqual([false, false, false, false]);
    expect(isCodexLine('{"id":"a","occurredAt":"2026-11-20T10:00:00Z"}')).toBe(false);
    expect(isCodexLine('{"type":"assistant","sessionId":"s"}')).toBe(false);
    expect(isCodexLine('nothing')).toBe(false);
  });
});

const entry = (type: string, payload: object, second = 0) =>
  JSON.stringify({ timestamp: new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString(), type, payload });
const meta = (id: string, more: object = {}) =>
  entry('session_meta', { id, originator: 'codex_cli', ...more });
const turn = (model: string) => entry('turn_context', { model, cwd: '/home/dev/shop' });
const usage = (input: number, output: number) => ({
  input_tokens: input,
  cached_input_tokens: 0,
  output_tokens: output,
  reasoning_output_tokens: 0,
  total_tokens: input + output,
});
/** The last call, and the running totals with it. */
const count = (last: readonly [number, number], totals: readonly [number, number], second = 0) =>
  entry(
    'event_msg',
    { type: 'token_count', info: { last_token_usage: usage(...last), total_token_usage: usage(...totals) } },
    second,
  );

const PARENT = [meta('p'), turn('gpt-5'), count([100, 10], [100, 10], 1), count([150, 20], [250, 30], 2)];

describe('Codex logs, as earlier versions wrote them,', () => {
  const inputsOf = (...logs: readonly (readonly string[])[]) =>
    eventsOf(...logs).map((events) => events.map(({ counts }) => counts.inputTokens));

  it('have a call a count, each with the model of its turn', () => {
    const [events = []] = eventsOf([...PARENT, turn('gpt-5-mini'), count([200, 5], [450, 35], 3)]);
    expect(events.map(({ counts, dimensions }) => [counts.inputTokens, dimensions.model])).toEqual([
      [100, 'gpt-5'],
      [150, 'gpt-5'],
      [200, 'gpt-5-mini'],
    ]);
  });

  it('count a call once whose totals were written again', () => {
    expect(inputsOf([...PARENT, count([150, 20], [250, 30], 9)])).toEqual([[100, 150]]);
  });

  it('pass over limits without a call', () => {
    const limits = entry('event_msg', { type: 'token_count', info: null, rate_limits: {} });
    expect(inputsOf([meta('p'), limits, count([0, 0], [0, 0])])).toEqual([[]]);
  });

  it('leave copied calls with the session they were copied from, whose times are the true ones', () => {
    const copied = [turn('gpt-5'), count([100, 10], [100, 10], 30), count([150, 20], [250, 30], 30)];
    const own = count([170, 7], [420, 37], 40);
    const fork = [meta('f', { forked_from_id: 'p' }), meta('p'), ...copied, own];
    const silent = [meta('g', { forked_from_id: 'f' }), ...copied, own, count([180, 9], [600, 46], 50)];
    expect(inputsOf(PARENT, fork, silent)).toEqual([[100, 150], [170], [180]]);
    expect(inputsOf(fork)).toEqual([[100, 150, 170]]);
  });

  it('keep apart two sessions that happen to have the same totals', () => {
    const other = [meta('q'), ...PARENT.slice(1)];
    expect(inputsOf(PARENT, other)).toEqual([
      [100, 150],
      [100, 150],
    ]);
  });

  it('name no model where none is known', () => {
    const [[call] = []] = eventsOf([meta('p'), count([100, 10], [100, 10])]);
    expect(call?.dimensions).toMatchObject({ provider: 'openai' });
    expect(call?.dimensions.model).toBeUndefined();
  });

  it.each([
    ['openai', 'gpt-5', 'openai'],
    ['azure', 'gpt-5', 'azure_openai'],
    ['our-proxy', 'gpt-5', 'openai'],
    ['our-proxy', 'claude-opus-5', 'anthropic'],
    ['ollama', 'gpt-oss:20b', 'ollama'],
  ])('behind %s, %s is provided by %s', (name, model, provider) => {
    const [[call] = []] = eventsOf([meta('p', { model_provider: name }), turn(model), count([1, 1], [1, 1])]);
    expect(call?.dimensions.provider).toBe(provider);
  });

  it.each([
    ['a half written line', count([1, 1], [1, 1]).slice(0, -20)],
    ['no JSON', '"token_count" and nothing else'],
    ['a time that is none', count([1, 1], [1, 1]).replace(/"timestamp":"[^"]+"/, '"timestamp":"soon"')],
    ['null', 'null "token_count"'],
    ['an answer that only speaks of it', entry('response_item', { type: 'message', text: 'token_count' })],
  ])('pass over %s', (_what, line) => {
    expect(inputsOf([meta('p'), turn('gpt-5'), line])).toEqual([[]]);
  });

  it('without the line that says whose they are, are passed over', () => {
    expect(inputsOf(PARENT.slice(1), PARENT)).toEqual([[], [100, 150]]);
  });
});
