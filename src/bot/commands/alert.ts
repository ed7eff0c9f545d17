import { say } from '../../language/say.ts';
import { ALERT_VERBS, maybeAlertVerb } from '../alerts/verbs.ts';
import { type Command, refuse } from '../command.ts';
import { forExample, misunderstanding, shownWord } from '../grammar/problem.ts';

export const alert: Command = {
  name: 'alert',
  aliases: ['alerts'],
  get summary() {
    return say`open and recent alerts, and what to do about them`;
  },
  forms: ALERT_VERBS.flatMap(({ forms }) => forms),
  examples: ['alert list', 'alert ack 7'],
  who: 'everyone',
  reads: ['list', 'details', 'rules', 'silences', 'report', 'try'],
  run: async (call) => {
    const [word, ...rest] = call.words;
    const verb = maybeAlertVerb(word?.text ?? 'list');
    return verb ? verb.run(call, rest) : refuse(call, notAVerb(word?.text ?? ''));
  },
};

function notAVerb(typed: string) {
  const names = ALERT_VERBS.map(({ name }) => name);
  const most = names.slice(0, -1).join(', ');
  const message = say`alert takes ${most} or ${names.at(-1) ?? ''}, not ${shownWord(typed)}.`;
  return misunderstanding('unknown_word', message, {
    hint: forExample('/usage alert ack 7'),
    suggestions: ['/usage alert list'],
  });
}
