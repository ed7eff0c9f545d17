import { type Message, messageOf } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import type { SharedCost } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { printScope } from '../speaker/scope.ts';
import { example, notUnderstood } from './scope-word.ts';
import { bearersText, methodText } from './wording.ts';

const SHOWN_ROWS = 10;

/** `shared list`: what teams share, and how. */
export async function listShared(call: Call, rest: readonly Word[]): Promise<Saying> {
  if (rest[0]) return refuse(call, notUnderstood(say`shared list takes no ${shownWord(rest[0].text)}.`));
  const { id, timeZone } = call.speaker.organisation;
  const shared = await call.services.state.sharedCosts(id);
  const count = shared.length;
  return {
    message: messageOf({
      command: '/usage shared list',
      headline:
        count === 0
          ? say`Teams share no costs`
          : counted(count, say`Teams share 1 cost`, say`Teams share ${count} costs`),
      lines: count === 0 ? [example()] : [],
      table: count === 0 ? null : tableOf(shared, timeZone),
      csvName: count === 0 ? null : 'shared-costs',
    }),
  };
}

function tableOf(shared: readonly SharedCost[], timeZone: string): Message['table'] {
  return {
    columns: [
      { key: 'scope', label: say`shared`, unit: 'text' },
      { key: 'split', label: say`split`, unit: 'text' },
      { key: 'teams', label: say`over`, unit: 'text' },
      { key: 'since', label: say`set on`, unit: 'text' },
      { key: 'createdBy', label: say`by whom`, unit: 'text' },
    ],
    rows: shared.map((one) => ({
      scope: printScope(one.scope),
      split: methodText(one),
      teams: bearersText(one),
      since: toZonedText(one.createdAt, timeZone).slice(0, 10),
      createdBy: one.createdBy,
    })),
    total: {},
    shown: SHOWN_ROWS,
    rowsOverlap: true,
  };
}
