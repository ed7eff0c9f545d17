import type { Reading, ReadingRules } from '../../reading.ts';
import { isCount, isId, maybeDecimal, shown } from '../checks.ts';
import type { Found } from '../format.ts';
import { firstNamed, NAMES } from './attributes.ts';
import { readingOf } from './call.ts';
import { sessionOf } from './claude-code.ts';
import { hostOfClaudeCode } from './claude-code-host.ts';
import { contentKey } from './content-key.ts';
import { idIn, labelIn, teamOf } from './context.ts';
import { maybeMs, type SumPoint } from './tree.ts';
import { inclusive, type Sent, type Usage } from './usage.ts';

const TOKENS = 'claude_code.token.usage';
const COST = 'claude_code.cost.usage';

/** Types of tokens; cached ones stand beside the input. */
const TYPES: ReadonlyMap<unknown, 'input' | 'output' | 'cacheRead' | 'cacheWrite'> = new Map([
  ['input', 'input'],
  ['output', 'output'],
  ['cacheRead', 'cacheRead'],
  ['cacheCreation', 'cacheWrite'],
]);

/** The points of one session and model in one export. */
type Window = readonly [SumPoint, ...SumPoint[]];

/**
 * What Claude Code's own counters say a session used: an aggregate for each session and model in each export. They
 * count only while nothing else tells of the session. Counters that never start over make one aggregate for all
 * exports, of which each takes the place of the one before. All other metrics are passed over.
 */
export function readMetrics(points: readonly SumPoint[], rules: ReadingRules): Found {
  const windows = new Map<string, [SumPoint, ...SumPoint[]]>();
  for (const point of points) {
    if (point.metric !== TOKENS && point.metric !== COST) continue;
    const name = windowOf(point);
    const window = windows.get(name);
    if (window) window.push(point);
    else windows.set(name, [point]);
  }
  const oldestFirst = [...windows.values()].sort(([a], [b]) => Number(a.timeNanos - b.timeNanos));
  return { readings: oldestFirst.map((window) => readWindow(window, rules)) };
}

function windowOf(point: SumPoint): string {
  return JSON.stringify([sessionPart(point), modelOf(point), point.isCumulative, String(point.timeNanos)]);
}

function readWindow(window: Window, rules: ReadingRules): Reading {
  const [first] = window;
  const { attributes, resource, isCumulative, timeNanos } = first;
  const raw = labelIn(attributes, NAMES.claudeProvider);
  const startNanos = startOf(window);
  const endMs = maybeMs(timeNanos);
  const session = sessionOf(attributes);
  return readingOf(
    {
      record: first,
      kind: 'aggregate',
      keys: keysOf(first, isCumulative ? `since:${startNanos}` : String(timeNanos)),
      startMs: maybeMs(startNanos) ?? endMs,
      endMs,
      usage: usageOf(window),
      ending: { status: 'ok' },
      dimensions: {
        operation: 'chat',
        provider: hostOfClaudeCode(raw),
        model: modelOf(first),
        agent: 'claude-code',
        team: teamOf(attributes) ?? teamOf(resource),
      },
      facts: {
        providerRaw: raw,
        reportedCostUsd: costOf(window),
      },
      links: {
        ...(session !== undefined && { fallsBackOn: [session] }),
        ...(isCumulative && { replaces: true }),
      },
    },
    rules,
  );
}

function keysOf(point: SumPoint, when: string): readonly string[] {
  const key = `${TOKENS}:${sessionPart(point)}:${modelOf(point)}:${when}`;
  return isId(key) ? [key] : [];
}

/** The session, or what else is said of the sender, which may be told to leave sessions out. */
function sessionPart({ attributes, resource }: SumPoint): string {
  const withoutType = new Map(
    [...attributes].filter(([name]) => !NAMES.tokenType.some((type) => type === name)),
  );
  return idIn(attributes, ['session.id']) ?? contentKey([], resource, withoutType);
}

function modelOf({ attributes }: SumPoint): string | undefined {
  return labelIn(attributes, NAMES.plainModel);
}

/** When the first of the counters started. */
function startOf(window: Window): bigint {
  const starts = window.map(({ startNanos }) => startNanos).filter((start) => start > 0n);
  return starts.reduce((first, start) => (start < first ? start : first), starts[0] ?? 0n);
}

/** A type without a point counted nothing, once there is one of another type. */
function usageOf(window: Window): Usage {
  const tokens = window.filter(({ metric }) => metric === TOKENS);
  const wrong = tokens.find(({ value }) => !isCount(value));
  if (wrong) {
    return { problem: `${TOKENS}: must be an integer from 0 to 9007199254740991, got ${shown(wrong.value)}` };
  }
  if (tokens.length === 0) return { counts: {} };
  const given: Record<'input' | 'output' | 'cacheRead' | 'cacheWrite', number> & Sent = {
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
  };
  for (const { attributes, value } of tokens) {
    const type = TYPES.get(firstNamed(attributes, NAMES.tokenType)?.value);
    if (type) given[type] += value;
  }
  return inclusive(given, { cachedBeside: true });
}

/** Dollars come as binary fractions, whose sums carry noise in the last digits. */
function costOf(window: Window): string | undefined {
  const costs = window.filter(({ metric }) => metric === COST);
  const sum = costs.reduce((total, { value }) => total + value, 0);
  return costs.length === 0 ? undefined : maybeDecimal(Number(sum.toPrecision(15)));
}
