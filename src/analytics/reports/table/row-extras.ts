import { say } from '../../../language/say.ts';
import { dimensionNamed } from '../../dimensions.ts';
import type { Column, ExactValue, Row, Table } from '../../message.ts';
import type { Listed } from '../question.ts';
import type { Group } from './breakdown.ts';

/** A group and its row. */
export type Entry = { readonly group: Group; readonly row: Row };

/** Columns that say something of a tool or a file itself, not of the calls that used it. */
const OWN_KEYS: readonly string[] = [
  'fileName',
  'bytes',
  'extractedTokens',
  'chats',
  'toolCalls',
  'toolTokens',
];

/** One more column, left out where no row has a cell in it. */
export type Extra = {
  readonly column: Column;
  readonly cell: (value: string) => ExactValue | undefined;
};

/**
 * The line of bars and what tools and files say of themselves stand beside the name and the team behind the requests,
 * so that a chat still has room for them; all else comes last.
 */
export function withExtras(table: Table, entries: readonly Entry[], extras: readonly Extra[]): Table {
  const filled = extras.filter(({ cell }) => entries.some(({ group }) => cell(group.value)));
  const columns = filled.map(({ column }) => column);
  const only = (one: string) => columns.filter(({ key }) => key === one);
  return {
    ...table,
    columns: [
      ...table.columns.slice(0, 1),
      ...only('spark'),
      ...OWN_KEYS.flatMap(only),
      ...table.columns.slice(1, 2),
      ...only('team'),
      ...table.columns.slice(2),
      ...columns.filter(({ key }) => key !== 'spark' && key !== 'team' && !OWN_KEYS.includes(key)),
    ],
    rows: entries.map(({ group, row }) => withCells(row, filled, group.value)),
  };
}

function withCells(row: Row, extras: readonly Extra[], value: string): Row {
  const whole: Record<string, ExactValue> = { ...row };
  for (const { column, cell } of extras) whole[column.key] = cell(value) ?? emptyCell(column);
  return whole;
}

/** What nobody knows of a number is a dash; other cells are left empty. */
function emptyCell({ unit }: Column): ExactValue {
  return unit === 'count' || unit === 'tokens' ? null : '';
}

/** Names, teams and e-mails, as far as they say more than the value itself. */
export function listedExtras(
  entries: readonly Entry[],
  listed: ReadonlyMap<string, Listed> = new Map(),
): readonly Extra[] {
  if (listed.size === 0) return [];
  const teams = new Set(entries.map(({ group }) => listed.get(group.value)?.team ?? null));
  const unlike = (value: string, text: string | null | undefined) => (text === value ? null : text);
  return [
    {
      column: { key: 'name', label: say`name`, unit: 'text' },
      cell: (value) => unlike(value, listed.get(value)?.name),
    },
    {
      column: { key: 'team', label: dimensionNamed('team').label, unit: 'text' },
      // A badge that all of them wear tells nothing.
      cell: (value) => (teams.size > 1 ? listed.get(value)?.team : null),
    },
    {
      column: { key: 'email', label: say`e-mail`, unit: 'text' },
      cell: (value) => unlike(value, listed.get(value)?.email),
    },
  ];
}
