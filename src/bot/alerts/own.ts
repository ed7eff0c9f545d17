import type { Member } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse } from '../command.ts';
import { forExample, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { changeAlert } from './change.ts';
import { nameOf } from './numbered.ts';
import type { AlertVerb } from './verb.ts';

export const own: AlertVerb = {
  name: 'own',
  aliases: ['owner', 'assign'],
  forms: ['alert own <number> [@person]'],
  run: async (call, rest) => {
    const word = rest[1];
    const owner = word ? maybePerson(call, word) : nameOf(call);
    if (owner === undefined) {
      const message = say`Nobody here is called ${shownWord(word?.text ?? '')}.`;
      const hint = forExample('/usage alert own 7');
      return refuse(call, misunderstanding('unknown_name', message, { hint }));
    }
    return changeAlert(call, rest, {
      verb: 'own',
      ...(word && { typed: word.text }),
      act: { kind: 'own', owner },
    });
  },
};

/** A member by mention, id, e-mail or name. */
function maybePerson({ speaker: { members }, actor }: Call, word: Word): string | undefined {
  const typed = (word.values[0] ?? '').replace(/^@/, '').toLowerCase();
  const mentioned = /^<@([a-z0-9]+)>$/.exec(typed)?.[1];
  const isMeant = (member: Member) => {
    const account =
      actor.platform === 'slack' || actor.platform === 'discord' ? member[actor.platform] : null;
    if (mentioned !== undefined) return account?.toLowerCase() === mentioned;
    return [member.id, member.email, member.name].some((name) => name?.toLowerCase() === typed);
  };
  const found = members.find(isMeant);
  return found && (found.name ?? found.id);
}
