import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { maybeNoAdmin } from '../speaker/insufficient-access.ts';

export type Verbs = Readonly<Record<string, (call: Call, words: readonly Word[]) => Promise<Saying>>>;

/** Runs the verb that was typed, "list" without one, for admins only. */
export async function runForAdmins(call: Call, verbs: Verbs, command: string): Promise<Saying> {
  const refused = maybeNoAdmin(call, say`What was not delivered is for admins.`);
  if (refused) return refused;
  const [verb, ...rest] = call.words;
  const name = verb?.text.toLowerCase() ?? 'list';
  const run = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (run) return run(call, rest);
  const message = say`${command} takes ${Object.keys(verbs).join(', ')}, not ${shownWord(name)}.`;
  return refuse(
    call,
    misunderstanding('unknown_word', message, {
      hint: say`See /usage help ${command}.`,
      suggestions: [`/usage ${command} list`],
    }),
  );
}
