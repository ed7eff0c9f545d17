import { createHash } from 'node:crypto';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { columnsOf, nameOf } from '../columns.ts';
import type { KeyedShape } from '../engine.ts';

/**
 * A statement over many rows: each parameter is an array, the values of one column. Prepared under its name,
 * which follows from its text, once a connection.
 */
export type Statement = {
  readonly name: string;
  readonly text: string;
  /** The type of each parameter's elements. */
  readonly types: readonly string[];
};

type ToStatement = (table: SQLiteTable, shape: KeyedShape) => Statement;

/** A shape is a constant of the program, so its statement is remembered by its columns and kept for good. */
export function remembered(toStatement: ToStatement): ToStatement {
  const statements = new Map<string, Statement>();
  return (table, shape) => {
    const key = `${nameOf(table)} ${shape.key.join()} ${shape.columns.join()}`;
    const known = statements.get(key);
    if (known) return known;
    const made = toStatement(table, shape);
    statements.set(key, made);
    return made;
  };
}

export const insertStatement = remembered((table, { columns }) => insertOf(table, columns));

export const insertMissingStatement = remembered((table, { columns }) =>
  insertOf(table, columns, ' on conflict do nothing'),
);

export const addStatement = remembered((table, { key, columns }) => {
  const target = namesOf(table, key).join(', ');
  const sums = namesOf(table, columns).map((name) => `${name} = ${nameOf(table)}.${name} + excluded.${name}`);
  return insertOf(table, [...key, ...columns], ` on conflict (${target}) do update set ${sums.join(', ')}`);
});

/** A common table expression is the form of joined update that Citus takes too. */
export const updateStatement = remembered((table, { key, columns }) => {
  const values = namesOf(table, columns).map((name) => `${name} = given.${name}`);
  const given = givenRows(table, [...key, ...columns]);
  return prepared(
    `with given as materialized (select * from ${given.text})
update ${nameOf(table)} set ${values.join(', ')} from given where ${matches(table, key)}`,
    given.types,
  );
});

/** Gives the place of a key among those asked for, from 1, and the columns of its row; nothing where there is none. */
export const findStatement = remembered((table, { key, columns }) => {
  const found = namesOf(table, columns).map((name) => `${nameOf(table)}.${name}`);
  const given = givenRows(table, key, 'with ordinality');
  return prepared(
    `select given.place, ${found.join(', ')} from ${given.text} join ${nameOf(table)} on ${matches(table, key)}`,
    given.types,
  );
});

export const nextNumbersStatement = remembered((table) => {
  const sequence = `"${nameOf(table).slice(1, -1)}_seq_seq"`;
  return prepared(`select nextval('${sequence}') from generate_series(1, $1::bigint)`, []);
});

function insertOf(table: SQLiteTable, columns: readonly string[], onConflict = ''): Statement {
  const given = givenRows(table, columns);
  const names = namesOf(table, columns).join(', ');
  return prepared(
    `insert into ${nameOf(table)} (${names}) select * from ${given.text}${onConflict}`,
    given.types,
  );
}

/** The parameters as rows, in their order, with columns named as in the table. */
function givenRows(table: SQLiteTable, properties: readonly string[], place: 'with ordinality' | '' = '') {
  const columns = columnsOf(table, properties);
  const types = columns.map(({ type }) => (type === 'text' ? 'text' : 'bigint'));
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`);
  const names = [...columns.map(({ name }) => name), ...(place ? ['place'] : [])];
  return { text: `unnest(${arrays.join(', ')}) ${place} as given(${names.join(', ')})`, types };
}

function matches(table: SQLiteTable, key: readonly string[]): string {
  return namesOf(table, key)
    .map((name) => `${nameOf(table)}.${name} = given.${name}`)
    .join(' and ');
}

function namesOf(table: SQLiteTable, properties: readonly string[]): readonly string[] {
  return columnsOf(table, properties).map(({ name }) => name);
}

function prepared(text: string, types: readonly string[]): Statement {
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 24), text, types };
}
