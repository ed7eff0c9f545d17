import { defineConfig } from 'vitest/config';

/** Tests that need a Chromium: the one in CHROMIUM, else /usr/bin/chromium. Not part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
