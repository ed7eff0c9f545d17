import { maybeInstant } from '../../instant.ts';
import { firstNamed, NAMES, textOf } from './attributes.ts';
import { type Call, isDuration } from './call.ts';
import type { LogRecord } from './tree.ts';

/** When a call was that is logged once it has ended. */
export function timesOfLog(record: LogRecord): Pick<Call, 'startMs' | 'endMs'> {
  const endMs = maybeInstant(textOf(record.attributes, NAMES.eventTime)) ?? record.timeMs;
  const durationMs = firstNamed(record.attributes, NAMES.durationMs)?.value;
  return { startMs: endMs === undefined || !isDuration(durationMs) ? endMs : endMs - durationMs, endMs };
}
