import { messageOf } from '../../analytics/message.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { SharedCost } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { resolveValue } from '../question/names.ts';
import { recordChange } from '../record-change.ts';
import { printScope } from '../speaker/scope.ts';
import { notUnderstood, readSharedScope, sharedCommand } from './scope-word.ts';
import { splitText } from './wording.ts';

/** `shared set team:platform usage [with ml,web]`: a cost that several teams share, and how. */
export async function setShared(
  call: Call,
  [scopeWord, splitWord, ...rest]: readonly Word[],
): Promise<Saying> {
  const { speaker, services, now } = call;
  const { id: org } = speaker.organisation;
  const scope = await readSharedScope(scopeWord, call);
  if (typeof scope !== 'string') return refuse(call, scope);
  const split = maybeSplit(splitWord);
  if (!split)
    return refuse(
      call,
      notUnderstood(say`${shownWord(splitWord?.text ?? '')} is no split: usage, even or none.`),
    );
  const teams = await readTeams(rest, call);
  if ('code' in teams) return refuse(call, teams);
  if (teams.some((team) => `team:${team}` === scope))
    return refuse(call, notUnderstood(say`${printScope(scope)} cannot bear a share of itself.`));
  const known = await services.state.sharedCosts(org);
  const former = known.find((one) => one.scope === scope);
  const row: SharedCost = {
    ...{ org, scope, split, teams },
    createdBy: speaker.member?.id ?? null,
    createdAt: now,
  };
  await services.state.saveSharedCost(row);
  const command = sharedCommand(row);
  await recordChange(call, command.replace('/usage ', ''), () =>
    former ? `was: ${splitText(former)}` : 'was not shared',
  );
  return {
    message: messageOf({
      command,
      tone: 'good',
      headline: shorten(say`${printScope(scope)} is shared, ${splitText(row)}`),
      lines: [say`Views by team say what each bears; no total changes.`],
      actions: [
        { label: say`See the teams`, command: '/usage team 30d' },
        former
          ? { label: say`As it was`, command: sharedCommand(former) }
          : { label: say`Share it no more`, command: `/usage shared rm ${printScope(scope)}` },
      ],
    }),
  };
}

function maybeSplit(word: Word | undefined): SharedCost['split'] | undefined {
  const text = word?.text.toLowerCase();
  return text === 'usage' || text === 'even' || text === 'none' ? text : undefined;
}

/** "with ml,web" or "with:ml,web"; nothing are all teams. */
async function readTeams(words: readonly Word[], call: Call): Promise<readonly string[] | Misunderstanding> {
  const [first, ...rest] = words;
  if (!first) return [];
  const isWord = first.key === null && first.text.toLowerCase() === 'with';
  const typed =
    first.key === 'with' ? [...first.values, ...namesIn(rest)] : isWord ? namesIn(rest) : undefined;
  if (!typed || typed.length === 0 || typed.some((name) => name === ''))
    return notUnderstood(say`I do not know what ${shownWord(first.text)} means here: with <team>,<team>.`);
  const teams: string[] = [];
  for (const name of typed) {
    const found = await resolveValue('team', name, call.speaker, call.services.usage);
    if (typeof found !== 'string') return found;
    teams.push(found);
  }
  return [...new Set(teams)].sort();
}

function namesIn(words: readonly Word[]): readonly string[] {
  return words
    .flatMap(({ values, quoted }) => (quoted ? values : values.flatMap((value) => value.split(','))))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
