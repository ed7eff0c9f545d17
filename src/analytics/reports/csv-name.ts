import { localDate, type Period } from '../period.ts';
import type { Question } from './question.ts';

/** File name without an ending that says what, from when to when and in which zone. */
export function csvNameOf(question: Question): string {
  const words = [question.view, question.subject, question.by].filter((word) => word !== null);
  return fileNameOf(words, question.period);
}

/** The same of what is no view. */
export function fileNameOf(words: readonly string[], period: Period): string {
  const from = localDate(period.from, period.timeZone).toString();
  // The end is exclusive; a name that people read gives the last day inside.
  const to = localDate(period.to - 1, period.timeZone).toString();
  const name = `usage-${words.join('-')}-${from}-to-${to}-${period.timeZone}`;
  return name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 120);
}
