import { expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { printAnswer } from '../../../src/bot/terminal/print.ts';
import { speaking } from '../../../src/language/locale.ts';
import { answerOf, csv } from '../chat/samples.ts';

test('an answer is printed in its own language', () => {
  const problem = {
    code: 'unknown',
    message: 'No existe el comando "teem".',
    hint: 'Por ejemplo: /usage team 7d.',
  };
  const message = speaking('es', () =>
    messageOf({
      tone: 'problem',
      headline: 'No existe el comando "teem".',
      error: problem,
      actions: [{ label: 'team 7d', command: '/usage team 7d' }],
    }),
  );
  expect(printAnswer(answerOf(message, [csv])).split('\n')).toEqual([
    '⚠️ Problema: No existe el comando "teem".',
    '',
    'Por ejemplo: /usage team 7d.',
    'Quizá querías decir:',
    '  /usage team 7d',
    '',
    'Archivos: team-7d.csv',
  ]);
});
