import type { ColumnRow } from '../columnar.ts';
import type { AskPart } from './part.ts';
import { type Sums, sumsOf, sumsText } from './sums.ts';

export type Explaining = 'agent' | 'user' | 'team' | 'model';

/** Sums of one window by each dimension that explains a difference, models by what became of their requests. */
export type ExplainingSums = Readonly<Record<'agent' | 'user' | 'team', ReadonlyMap<string, Sums>>> & {
  readonly model: readonly { readonly model: string; readonly status: string; readonly sums: Sums }[];
};

const NAMES = sumsText(['requests', 'errors', 'inputTokens', 'outputTokens', 'cost']);

/** A statement for each dimension, or all of them by one that reads the events once. */
export function askWindow(ask: AskPart, window: string): Promise<ExplainingSums> {
  const split = (columns: string) => `select ${columns}, ${NAMES} from event where ${window} group by all`;
  return ask('sums', [
    async (columns) => ({
      agent: byValue(await columns.ask(split('agent')), 'agent'),
      user: byValue(await columns.ask(split('"user"')), 'user'),
      team: byValue(await columns.ask(split('team')), 'team'),
      model: byModel(await columns.ask(split('model, status'))),
    }),
    async (columns) => {
      const rows = await columns.ask(`
        select agent, "user", team, model, status, ${NAMES} from event where ${window}
        group by grouping sets ((agent), ("user"), (team), (model, status))`);
      return explainingOf(rows);
    },
  ]);
}

/** The same of each value of a column, by its name, which is what two sides are compared by. */
export function askSides(
  ask: AskPart,
  window: string,
  column: 'team',
): Promise<ReadonlyMap<string, ExplainingSums>> {
  const sidesOf = (rows: readonly ColumnRow[]) =>
    new Map(
      [...Map.groupBy(rows, ({ side }) => String(side))].map(([side, own]) => [side, explainingOf(own)]),
    );
  const split = (columns: string) =>
    `select ${column} as side, ${columns}, ${NAMES} from event where ${window} group by all`;
  return ask('sums', [
    async (columns) => {
      const parts: ColumnRow[] = [];
      for (const by of ['agent', '"user"', 'model, status']) parts.push(...(await columns.ask(split(by))));
      return sidesOf(parts);
    },
    async (columns) =>
      sidesOf(
        await columns.ask(`
          select ${column} as side, agent, "user", model, status, ${NAMES} from event where ${window}
          group by grouping sets ((side, agent), (side, "user"), (side, model, status))`),
      ),
  ]);
}

/** Rows of several dimensions, each of which has a value in the columns of its own alone. */
function explainingOf(rows: readonly ColumnRow[]): ExplainingSums {
  return {
    agent: byValue(rows, 'agent'),
    user: byValue(rows, 'user'),
    team: byValue(rows, 'team'),
    model: byModel(rows.filter(({ model }) => isSaid(model))),
  };
}

/** A column is null in the rows of the other dimensions, or not there. */
function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function byValue(rows: readonly ColumnRow[], column: string): ReadonlyMap<string, Sums> {
  const own = rows.filter((row) => isSaid(row[column]));
  return new Map(own.map((row) => [String(row[column]), sumsOf(row)]));
}

function byModel(rows: readonly ColumnRow[]): ExplainingSums['model'] {
  return rows
    .map((row) => ({ model: String(row.model), status: String(row.status), sums: sumsOf(row) }))
    .sort((a, b) => (`${a.model} ${a.status}` < `${b.model} ${b.status}` ? -1 : 1));
}
