import { defineConfig } from 'vitest/config';

/** Test files that use a real PostgreSQL, which is started when one of them runs. */
const WITH_POSTGRES = ['test/{contracts,db,journeys}/**/*.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    // Only what hangs takes so long: some months are simulated, on machines that do other things as well.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    setupFiles: './test/support/left-behind.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'program',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', ...WITH_POSTGRES],
        },
      },
      {
        extends: true,
        test: {
          name: 'databases',
          include: WITH_POSTGRES,
          globalSetup: './test/support/postgres-server.ts',
        },
      },
    ],
  },
});
