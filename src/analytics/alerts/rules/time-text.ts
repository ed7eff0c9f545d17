import { dateText } from '../../../language/dates.ts';

/** "Mon 2 Nov 14:00", in a zone. */
export function timeText(at: number, timeZone: string): string {
  const text = dateText(at, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return text.replaceAll(',', '');
}
