import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './db/postgres/usage-tables.ts',
    './db/postgres/state-tables.ts',
    './db/postgres/finance-tables.ts',
  ],
  out: './db/postgres/migrations',
});
