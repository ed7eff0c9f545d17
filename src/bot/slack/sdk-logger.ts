import { type Logger, LogLevel } from '@slack/bolt';
import type { ChatLog } from '../chat/log.ts';

/** The SDK's warnings and errors in our log. Its debug lines hold message texts and are dropped. */
export function sdkLogger(log: ChatLog): Logger {
  const line = (parts: readonly unknown[]) => parts.map(String).join(' ');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn({ platform: 'slack' }, line(parts)),
    error: (...parts) => log.error({ platform: 'slack' }, line(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
