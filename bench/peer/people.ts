import { type Asked, type Grain, inWindow } from './asked.ts';
import { type Fact, fact } from './facts.ts';
import type { AskPart, Way } from './part.ts';

/** How many different people there were. */
export function askUsers(ask: AskPart, asked: Asked): Promise<number> {
  return ask('users', [
    async (columns) => {
      const [row] = await columns.ask(
        `select count(distinct "user") as users from event where ${inWindow(asked)}`,
      );
      return Number(row?.users);
    },
  ]);
}

/** The same slice by slice. */
export function askUsersOverTime(
  ask: AskPart,
  asked: Asked,
  grain: Grain,
): Promise<ReadonlyMap<number, number>> {
  const slice = grain.numberOf('occurred_at');
  const texts = [
    `select ${slice} as slice, count(distinct "user") as users from event where ${inWindow(asked)} group by 1`,
    `select slice, count(*) as users
      from (select distinct ${slice} as slice, "user" from event where ${inWindow(asked)}) group by 1`,
  ];
  const wayOf =
    (text: string): Way<ReadonlyMap<number, number>> =>
    async (columns) => {
      const rows = await columns.ask(text);
      return new Map(rows.map((row) => [Number(row.slice), Number(row.users)]));
    };
  return ask('users', texts.map(wayOf));
}

/** When the newest event of all was, UTC milliseconds. */
export async function newestFact(ask: AskPart): Promise<Fact> {
  const at = await ask('newest', [
    async (columns) => Number((await columns.ask('select max(occurred_at) as newest from event'))[0]?.newest),
  ]);
  return fact('newest', at);
}
