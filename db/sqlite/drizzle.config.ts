import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./db/sqlite/usage-tables.ts', './db/sqlite/state-tables.ts', './db/sqlite/finance-tables.ts'],
  out: './db/sqlite/migrations',
});
