import type { ReadingRules } from '../../reading.ts';
import type { Found } from '../format.ts';
import { NAMES, textOf } from './attributes.ts';
import { type Call, readingOf } from './call.ts';
import { maybeClaudeCodeCall } from './claude-code.ts';
import { maybeCodexCall } from './codex.ts';
import { maybeGeminiCall } from './gemini.ts';
import { isClaudeCode } from './scopes.ts';
import type { LogRecord } from './tree.ts';

/** The model calls that command-line agents write into their logs; all other records are none. */
export function readLogs(logs: readonly LogRecord[], rules: ReadingRules): Found {
  const named = logs.map((record) => ({ ...record, name: nameOf(record) }));
  return {
    readings: named.flatMap((record, index) => {
      const call = maybeCall(record, named[index + 1]);
      return call ? [readingOf(call, rules)] : [];
    }),
  };
}

function maybeCall(record: LogRecord, next: LogRecord | undefined): Call | undefined {
  if (isClaudeCode(record.scope)) return maybeClaudeCodeCall(record);
  return maybeCodexCall(record) ?? maybeGeminiCall(record, next);
}

/** The event's name is an attribute of its own or, in newer senders, a field of the record. */
function nameOf({ attributes, name }: LogRecord): string {
  return textOf(attributes, NAMES.eventName) ?? name;
}
