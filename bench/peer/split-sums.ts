import type { ColumnRow, Columns } from '../columnar.ts';
import { type Asked, type Grain, inWindow, isOneOf } from './asked.ts';
import type { AskPart, Way } from './part.ts';
import { rowsOf, type SumName, type Sums, sumsOf, sumsText } from './sums.ts';

export type SplitQuestion = {
  /** What rows are grouped by, an expression over the columns. */
  readonly by: string;
  /** What is said of each row. */
  readonly names: readonly SumName[];
  readonly grain: Grain;
  /** What is said of all events together slice by slice, which is also said of rows. */
  readonly bucketNames: readonly SumName[];
  /** Which of the values, each with its sums, are drawn over time. */
  readonly drawn: (rows: ReadonlyMap<string, Sums>) => readonly string[];
  /** Whether models are told of the drawn values. */
  readonly hasModels: boolean;
};

export type SplitSums = {
  readonly rows: ReadonlyMap<string, Sums>;
  readonly buckets: ReadonlyMap<number, Sums>;
  /** What the drawn values cost slice by slice, nano-dollars. */
  readonly drawn: ReadonlyMap<string, ReadonlyMap<number, bigint>>;
  /** Models of the drawn values, the most used first. */
  readonly models: ReadonlyMap<string, readonly string[]>;
};

/** Sums by value, by slice and, of some values, by both. */
export function askSplitSums(ask: AskPart, asked: Asked, question: SplitQuestion): Promise<SplitSums> {
  const { bucketNames, hasModels } = question;
  const statements = statementsOf(asked, question);
  return ask('sums', [
    bySteps(question, statements, { isOneScan: false, isMerged: false }),
    byFinest(question, statements),
    ...(bucketNames.length > 0 ? [bySteps(question, statements, { isOneScan: true, isMerged: false })] : []),
    ...(hasModels ? [bySteps(question, statements, { isOneScan: false, isMerged: true })] : []),
  ]);
}

type Statements = ReturnType<typeof statementsOf>;

function statementsOf(asked: Asked, { by, names, grain, bucketNames }: SplitQuestion) {
  const window = inWindow(asked);
  const slice = grain.numberOf('occurred_at');
  const drawn = (values: readonly string[]) => `${window} and ${isOneOf({ column: by, values })}`;
  return {
    rows: `select ${by} as value, ${sumsText(names)} from event where ${window} group by 1`,
    buckets: `select ${slice} as slice, ${sumsText(bucketNames)} from event where ${window} group by 1`,
    rowsAndBuckets: `
      select value, slice, ${sumsText(names)}
      from (select *, ${by} as value, ${slice} as slice from event where ${window})
      group by grouping sets ((value), (slice))`,
    finest: `
      create or replace temp table finest as
      select ${by} as value, ${slice} as slice, ${sumsText(names)} from event where ${window} group by 1, 2`,
    points: (values: readonly string[]) => `
      select ${by} as value, ${slice} as slice, ${sumsText(['cost'])}
      from event where ${drawn(values)} group by 1, 2`,
    models: (values: readonly string[]) => `
      select ${by} as value, model, ${sumsText(['requests'])} from event where ${drawn(values)} group by 1, 2`,
    pointsAndModels: (values: readonly string[]) => `
      select value, slice, model, ${sumsText(['cost', 'requests'])}
      from (select *, ${by} as value, ${slice} as slice from event where ${drawn(values)})
      group by grouping sets ((value, slice), (value, model))`,
  };
}

/**
 * All events first, then those of the drawn values: rows and buckets by a statement each or by one that reads the
 * events once, and so points and models.
 */
function bySteps(
  { bucketNames, drawn, hasModels }: SplitQuestion,
  statements: Statements,
  { isOneScan, isMerged }: { readonly isOneScan: boolean; readonly isMerged: boolean },
): Way<SplitSums> {
  return async (columns) => {
    const both = isOneScan
      ? Object.groupBy(await columns.ask(statements.rowsAndBuckets), (row) =>
          row.slice === null ? 'rows' : 'buckets',
        )
      : {
          rows: await columns.ask(statements.rows),
          buckets: bucketNames.length > 0 ? await columns.ask(statements.buckets) : [],
        };
    const rows = rowsOf(both.rows ?? []);
    const values = drawn(rows);
    const beside = isMerged ? await columns.ask(statements.pointsAndModels(values)) : null;
    const points =
      beside?.filter(({ model }) => model === null) ?? (await columns.ask(statements.points(values)));
    const models =
      beside?.filter(({ model }) => model !== null) ??
      (await modelsOf(columns, hasModels, statements.models(values)));
    return {
      rows,
      buckets: bucketsOf(both.buckets ?? [], bucketNames),
      drawn: pointsOf(points),
      models: namesOf(models),
    };
  };
}

/** Values within slices first, from which all else is added up. */
function byFinest(
  { names, bucketNames, drawn, hasModels }: SplitQuestion,
  statements: Statements,
): Way<SplitSums> {
  const again = (some: readonly SumName[]) => some.map((name) => `sum("${name}") as "${name}"`).join(', ');
  return async (columns) => {
    await columns.ask(statements.finest);
    const rows = rowsOf(await columns.ask(`select value, ${again(names)} from finest group by 1`));
    const values = drawn(rows);
    const buckets =
      bucketNames.length > 0
        ? await columns.ask(`select slice, ${again(bucketNames)} from finest group by 1`)
        : [];
    const isDrawn = isOneOf({ column: 'value', values });
    return {
      rows,
      buckets: bucketsOf(buckets, bucketNames),
      drawn: pointsOf(await columns.ask(`select value, slice, cost from finest where ${isDrawn}`)),
      models: namesOf(await modelsOf(columns, hasModels, statements.models(values))),
    };
  };
}

async function modelsOf(columns: Columns, isAsked: boolean, text: string): Promise<readonly ColumnRow[]> {
  return isAsked ? columns.ask(text) : [];
}

function bucketsOf(rows: readonly ColumnRow[], names: readonly SumName[]): ReadonlyMap<number, Sums> {
  const only = (row: ColumnRow) => Object.fromEntries(names.map((name) => [name, row[name] ?? 0n]));
  return new Map(rows.map((row) => [Number(row.slice), sumsOf(only(row))]));
}

function pointsOf(rows: readonly ColumnRow[]): SplitSums['drawn'] {
  const byValue = Map.groupBy(rows, (row) => String(row.value));
  const costs = (own: readonly ColumnRow[]) =>
    new Map(own.map((row) => [Number(row.slice), row.cost as bigint])); // a sum of a column that is never null
  return new Map([...byValue].map(([value, own]) => [value, costs(own)]));
}

function namesOf(rows: readonly ColumnRow[]): SplitSums['models'] {
  const byValue = Map.groupBy(rows, (row) => String(row.value));
  const names = (own: readonly ColumnRow[]) =>
    own
      .map((row) => ({ model: String(row.model), requests: Number(row.requests) }))
      .sort((a, b) => b.requests - a.requests || (a.model < b.model ? -1 : 1))
      .map(({ model }) => model);
  return new Map([...byValue].map(([value, own]) => [value, names(own)]));
}
