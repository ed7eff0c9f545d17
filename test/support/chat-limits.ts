import { readFileSync } from 'node:fs';

/** Both platforms' numbers as compiled for the project, apart from the program's own constants. */
export const platformLimits = JSON.parse(
  readFileSync(new URL('../fixtures/chat/platform-limits.json', import.meta.url)).toString(),
);
