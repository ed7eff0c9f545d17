import { isId } from '../checks.ts';
import { codexCall } from '../session-logs/codex-call.ts';
import { CODEX_COUNTS, NAMES, textOf } from './attributes.ts';
import type { Call } from './call.ts';
import { idIn, labelIn, teamOf } from './context.ts';
import { timesOfLog } from './log-times.ts';
import type { LogRecord } from './tree.ts';
import { countsAmong, inclusive } from './usage.ts';

/**
 * A completed response in Codex's log. It is logged twice in a row, and only one of the two has counts. The log
 * knows no response id; its conversation and time, to the millisecond, stand in for one.
 */
export function maybeCodexCall(record: LogRecord): Call | undefined {
  const { attributes, resource } = record;
  if (record.name !== 'codex.sse_event') return undefined;
  if (textOf(attributes, NAMES.eventKind) !== 'response.completed') return undefined;
  const found = countsAmong(attributes, CODEX_COUNTS);
  if ('given' in found && Object.keys(found.given).length === 0) return undefined;
  const time = textOf(attributes, NAMES.eventTime);
  const conversation = idIn(attributes, ['conversation.id']);
  const model = labelIn(attributes, NAMES.plainModel);
  const key = `codex:${conversation}:${time}`;
  const { endMs: atMs } = timesOfLog(record);
  const usage = 'problem' in found ? found : inclusive(found.given);
  return {
    record,
    keys: conversation !== undefined && time !== undefined && isId(key) ? [key] : [],
    startMs: atMs,
    // The record says when the answer was complete and not when it was asked for.
    endMs: undefined,
    usage,
    ending: { status: 'ok' },
    dimensions: {
      operation: 'chat',
      provider: 'openai',
      model,
      agent: 'codex',
      team: teamOf(attributes) ?? teamOf(resource),
    },
    facts: { requestModel: model, ...(atMs !== undefined && { endedAt: Math.floor(atMs) }) },
    ...(conversation !== undefined &&
      'counts' in usage && { links: { covers: [codexCall(conversation, usage.counts)] } }),
  };
}
