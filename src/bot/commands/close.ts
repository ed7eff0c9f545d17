import { say } from '../../language/say.ts';
import { setAutomatic } from '../close/automatic.ts';
import { checkClosed } from '../close/check.ts';
import { freezeMonth } from '../close/freeze.ts';
import { listClosed } from '../close/list.ts';
import { showClosed } from '../close/show.ts';
import type { Call, Command, Saying } from '../command.ts';
import { type FinanceVerbs, maybeRefused } from '../speaker/finance-access.ts';

export const close: Command = {
  name: 'close',
  aliases: ['closing'],
  get summary() {
    return say`freezes a month that is over, with a checksum, and says what changed since`;
  },
  forms: ['close [month]', 'close list', 'close show|check <month>', 'close auto on|off'],
  examples: ['close list', 'close last-month'],
  who: 'admins',
  reads: (verb) => verb !== undefined && ['list', 'show', 'check'].includes(verb),
  run: runClose,
};

const VERBS: FinanceVerbs = {
  list: listClosed,
  show: showClosed,
  check: checkClosed,
  auto: setAutomatic,
};

async function runClose(call: Call): Promise<Saying> {
  const refused = maybeRefused(call, say`Closed months are for admins.`);
  if (refused) return refused;
  const [verb, ...rest] = call.words;
  const name = verb?.text.toLowerCase() ?? '';
  const run = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  return run ? run(call, rest) : freezeMonth(call, call.words);
}
