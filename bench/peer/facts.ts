import type { Chart, Message, Row, Table } from '../../src/analytics/message.ts';

/** Every number of a reply by what it is of; what a reply says twice, as in its file, is there once. */
export type Facts = ReadonlyMap<string, string>;

export type Fact = readonly [of: string, said: string];

/** Of made-up traffic always 0, since every call has its price, writes no cache, and columns have neither. */
const ALWAYS_NONE = ['pendingEvents', 'cacheWriteTokens'];

/** All that a reply of ours says of events: figures and their changes, rows, what its picture shows, how new it is. */
export function factsOf({ figures, lines, table, charts, footing }: Message): Facts {
  return new Map([
    ...figures.flatMap(({ key, value, change }) => [
      fact(`figure ${key}`, value),
      ...(change === undefined ? [] : [fact(`change ${key}`, change)]),
    ]),
    ...lines.flatMap(driverFacts),
    ...(table ? tableFacts(table) : []),
    ...charts.flatMap(chartFacts),
    fact('newest', Date.parse(footing?.dataTo ?? '')),
    fact('unattributed', footing?.unattributed),
  ]);
}

/** "By agent: agent-0 +$68.82, 198 more."; other lines say in words what figures and rows do. */
function driverFacts(line: string): readonly Fact[] {
  const [, by, drivers] = /^(By [^:]+): (.*)\.$/.exec(line) ?? [];
  return by === undefined ? [] : [fact(`line ${by}`, drivers)];
}

/** Empty cells are those of rows below the ones that a chat shows. */
function tableFacts({ columns, rows, total }: Table): readonly Fact[] {
  const first = columns[0]?.key ?? '';
  const cells = (name: string, row: Row) =>
    Object.entries(row)
      .filter(([key, cell]) => key !== first && cell !== '' && !ALWAYS_NONE.includes(key))
      .map(([key, cell]) => fact(`row ${name} ${key}`, cell));
  for (const key of ALWAYS_NONE)
    if ((total[key] ?? 0) !== 0) throw new Error(`DuckDB has no column to say ${key} of`);
  return [...rows.flatMap((row) => cells(String(row[first]), row)), ...cells('in all', total)];
}

function chartFacts(chart: Chart): readonly Fact[] {
  switch (chart.kind) {
    case 'trend':
      return chart.buckets.flatMap(({ cost, tokens }, index) => [
        fact(`point ${index} cost`, cost),
        fact(`point ${index} tokens`, tokens),
      ]);
    case 'stacked':
      return chart.groups.flatMap(({ name, values }) =>
        values.map((value, index) => fact(`point ${index} ${name}`, value)),
      );
    case 'ranking':
      return chart.rows.flatMap(({ name, values }) =>
        values.map((value, index) => fact(`bar ${name} ${chart.parts[index] ?? ''}`, value)),
      );
    case 'heatmap':
      return chart.cells.map(({ weekday, hour, value }) => fact(`cell ${weekday * 24 + hour}`, value));
    case 'scatter':
      return chart.points.flatMap(({ name, x, y, weight }) => [
        fact(`point ${name} across`, x),
        fact(`point ${name} up`, y),
        fact(`point ${name} weight`, weight),
      ]);
    case 'waterfall':
      return chart.steps.map(({ value }, index) => fact(`step ${index}`, value));
    default:
      throw new Error(`no view of the bench has a chart of the kind ${chart.kind}`);
  }
}

export function fact(of: string, value: string | number | bigint | null | undefined): Fact {
  return [of, String(value)];
}

/** Throws where two answers differ in anything, or one says what the other does not. */
export function assertSame(text: string, ours: Facts, theirs: Facts): void {
  if (ours.size === 0) throw new Error(`${text}: there is nothing to compare`);
  const differing = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (of) => ours.get(of) !== theirs.get(of),
  );
  const [first] = differing;
  if (first === undefined) return;
  const all = `${differing.length} of ${ours.size} facts differ`;
  throw new Error(`${text}: ${all}; ${first} is ${ours.get(first)}, DuckDB says ${theirs.get(first)}`);
}
