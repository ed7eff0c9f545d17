import { changeAlert } from './change.ts';
import type { AlertVerb } from './verb.ts';

/** Anybody may say "I am on it": the channel has seen the alert already. */
export const ack: AlertVerb = {
  name: 'ack',
  aliases: ['acknowledge'],
  forms: ['alert ack <number>'],
  run: (call, rest) => changeAlert(call, rest, { verb: 'ack', act: { kind: 'ack' } }),
};
