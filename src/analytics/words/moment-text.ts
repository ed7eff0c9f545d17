import { dateText } from '../../language/dates.ts';
import { toZonedText } from '../period.ts';

/** "2026-11-02 14:00", in a zone. */
export function minuteText(at: number, timeZone: string): string {
  return toZonedText(at, timeZone).slice(0, 16).replace('T', ' ');
}

/** "Mon 2 Nov 14:00", in a zone. */
export function timeText(at: number, timeZone: string): string {
  const text = dateText(at, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return text.replaceAll(',', '');
}
