import { ack } from './ack.ts';
import { add } from './add.ts';
import { channel } from './channel.ts';
import { details } from './details.ts';
import { expected, noise, resolve, useful } from './judge.ts';
import { list } from './list.ts';
import { own } from './own.ts';
import { report } from './report.ts';
import { off, on, rm } from './rm.ts';
import { rules } from './rules.ts';
import { silence, silences, unsilence } from './silence.ts';
import { snooze } from './snooze.ts';
import { test } from './test.ts';
import { throttle } from './throttle.ts';
import { tryRule } from './try.ts';
import type { AlertVerb } from './verb.ts';

/** Everything that can follow /usage alert: one row, one file. */
export const ALERT_VERBS: readonly AlertVerb[] = [
  list,
  ack,
  details,
  own,
  snooze,
  expected,
  useful,
  noise,
  resolve,
  throttle,
  silence,
  silences,
  unsilence,
  channel,
  report,
  rules,
  add,
  tryRule,
  on,
  off,
  rm,
  test,
];

/** The verb a word names, by its name or an alias. */
export function maybeAlertVerb(word: string): AlertVerb | undefined {
  const name = word.toLowerCase();
  return ALERT_VERBS.find((verb) => verb.name === name || verb.aliases.includes(name));
}
