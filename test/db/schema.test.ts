import { getTableConfig as postgresConfig } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTED, REFERENCE } from '../../db/postgres/citus.ts';
import { tables as postgresTables } from '../../db/postgres/tables.ts';
import { sameTables } from '../../db/schema.ts';
import { tables as sqliteTables } from '../../db/sqlite/tables.ts';

/** Integers that count up by themselves are an INTEGER PRIMARY KEY there and a bigserial here. */
const SAME_TYPE: Readonly<Record<string, string>> = { integer: 'bigint', bigserial: 'bigint' };

/** What is stored alike: not how drizzle calls it, which the compiler checks. */
function shapeOf(config: ReturnType<typeof postgresConfig> | ReturnType<typeof sqliteConfig>) {
  const { name, columns, primaryKeys, indexes } = config;
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      type: SAME_TYPE[column.getSQLType()] ?? column.getSQLType(),
      notNull: column.notNull,
      values: column.enumValues ?? [],
      default: column.primary ? undefined : column.default,
    })),
    // In any order: which column leads an index is for each engine to say.
    key: [
      ...columns.filter((column) => column.primary).map((column) => column.name),
      ...primaryKeys.flatMap((key) => key.columns.map((column) => column.name)),
    ].sort(),
    indexes: indexes.map((index) => indexShape(index.config)).sort(byName),
  };
}

type IndexConfig = {
  readonly name?: string | undefined;
  readonly columns: readonly unknown[];
  readonly unique: boolean;
  readonly where?: unknown;
};

function indexShape({ name = '', columns, unique, where }: IndexConfig) {
  // Every index here is one of plain columns.
  const names = columns.map((column) => (column as { readonly name: string }).name);
  return { name, columns: names, unique, isPartial: where !== undefined };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

const postgresShapes = Object.values(postgresTables).map((table) => shapeOf(postgresConfig(table)));
const sqliteShapes = Object.values(sqliteTables).map((table) => shapeOf(sqliteConfig(table)));

describe('the two schemas', () => {
  it('have rows of the same types, or nothing compiles', () => {
    expect(sameTables).toBe(true);
  });

  it('have the same tables, columns, keys and indexes in the database', () => {
    expect(postgresShapes.toSorted(byName)).toEqual(sqliteShapes.toSorted(byName));
    expect(postgresShapes.length).toBeGreaterThan(30);
  });

  it('have keys in every table, so that two processes cannot write a row twice', () => {
    expect(postgresShapes.filter(({ key }) => key.length === 0)).toEqual([]);
  });
});

describe('the schema on many machines', () => {
  it('has the distribution column in every unique key of a distributed table', () => {
    for (const { table, column } of DISTRIBUTED) {
      const shape = postgresShapes.find(({ name }) => name === table);
      expect(shape?.key).toContain(column);
      for (const index of shape?.indexes ?? []) if (index.unique) expect(index.columns).toContain(column);
    }
  });

  it('distributes tables that exist, each in one way', () => {
    const names = [...REFERENCE, ...DISTRIBUTED.map(({ table }) => table)];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(postgresShapes.map((shape) => shape.name)).toContain(name);
  });
});
