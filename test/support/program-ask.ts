import { createRenderer } from '../../src/charts/render/render.ts';
import { askCommand } from '../../src/command-line/ask.ts';
import { composeBot } from '../../src/compose/bot.ts';
import type { Stores } from '../../src/compose/stores.ts';
import { createLogger } from '../../src/log.ts';
import { captureOutput } from './command-output.ts';
import type { Ended } from './process-run.ts';

export type Asker = {
  /** `tokenbell ask …` as the command line puts it together, without the start of a process. */
  ask(...args: readonly string[]): Promise<Pick<Ended, 'code' | 'out' | 'error'>>;
  close(): Promise<void>;
};

export function createAsker(stores: Stores, now: () => number): Asker {
  const renderer = createRenderer();
  const log = createLogger('warn');
  return {
    ask: async (...args) => {
      const output = captureOutput();
      const code = await askCommand(args, {
        ...output,
        state: stores.state,
        usage: stores.usage,
        now,
        openBot: ({ now: at }) => composeBot({ stores, log, now: () => at, draw: renderer.draw }),
      });
      return { code, ...output.text() };
    },
    close: () => renderer.close(),
  };
}
