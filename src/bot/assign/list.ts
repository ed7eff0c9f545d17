import { openOf } from '../../analytics/attribution/attribute.ts';
import { dimensionNamed, maybeDimension } from '../../analytics/dimensions.ts';
import { type Message, messageOf } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import type { Attribution } from '../../analytics/state.ts';
import type { Attributed } from '../../analytics/store.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { notUnderstood, printValue } from './words.ts';

const SHOWN_ROWS = 10;

/** `assign list`: what is given to which team, and whose past is still being moved. */
export async function listAttributions(
  { speaker, services, ...call }: Call,
  rest: readonly Word[],
): Promise<Saying> {
  if (rest[0]) return refuse(call, notUnderstood(say`assign list takes no ${shownWord(rest[0].text)}.`));
  const { id, timeZone, people } = speaker.organisation;
  const shown = <One extends Pick<Attributed, 'value'> & { readonly dimension: string }>(one: One): One =>
    one.dimension === 'user' && people !== 'named' ? { ...one, value: say`(a person)` } : one;
  const attributions = (await services.state.attributions(id)).map(shown);
  const open = (await openOf(services.state, id)).map(shown);
  return { message: listMessage(attributions, open, timeZone) };
}

function listMessage(
  attributions: readonly Attribution[],
  open: readonly Attributed[],
  timeZone: string,
): Message {
  const count = attributions.length;
  return messageOf({
    command: '/usage assign list',
    headline:
      count === 0
        ? say`Nothing is assigned: usage counts for the team its events say`
        : counted(
            count,
            say`1 assignment gives a team to usage that says none`,
            say`${count} assignments give a team to usage that says none`,
          ),
    lines: open.map((one) => say`The past of ${printValue(one)} is still being moved.`),
    table: count === 0 ? null : tableOf(attributions, timeZone),
    csvName: count === 0 ? null : 'assignments',
    actions: count === 0 ? [{ label: say`What has no team`, command: '/usage assign' }] : [],
  });
}

function tableOf(attributions: readonly Attribution[], timeZone: string): Message['table'] {
  return {
    columns: [
      { key: 'by', label: say`by`, unit: 'text' },
      { key: 'value', label: say`value`, unit: 'text' },
      { key: 'team', label: say`team`, unit: 'text' },
      { key: 'since', label: say`assigned on`, unit: 'text' },
      { key: 'createdBy', label: say`by whom`, unit: 'text' },
    ],
    rows: attributions.map(({ dimension, value, team, createdAt, createdBy }) => {
      const known = maybeDimension(dimension);
      const since = toZonedText(createdAt, timeZone).slice(0, 10);
      return { by: known ? dimensionNamed(known.name).label : dimension, value, team, since, createdBy };
    }),
    total: {},
    shown: SHOWN_ROWS,
    rowsOverlap: true,
  };
}
