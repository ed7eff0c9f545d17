import { afterAll } from 'vitest';

const removals: (() => Promise<void>)[] = [];

/**
 * Done when the test file is. A hook that is registered while a test runs is never called,
 * so one stands here for what tests open (vitest.config.ts loads this file before each).
 */
export function removeAtEnd(remove: () => Promise<void>): void {
  removals.push(remove);
}

afterAll(async () => {
  for (const remove of removals.splice(0).reverse()) await remove();
});
