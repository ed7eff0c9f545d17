import type { Answer, BotHandlers, CommandRequest } from '../../../src/bot/platform.ts';

export type Heard =
  | { readonly kind: 'command'; readonly request: CommandRequest }
  | { readonly kind: 'press'; readonly id: string; readonly request: Omit<CommandRequest, 'text'> };

type Script = {
  readonly command: (text: string) => Answer;
  readonly press: (id: string) => Answer;
  readonly words?: readonly string[];
};

/** A bot that answers by a script and remembers what it was asked. */
export function stubBot({ command, press, words = [] }: Script): BotHandlers & { readonly heard: Heard[] } {
  const heard: Heard[] = [];
  return {
    heard,
    command: async (request) => {
      heard.push({ kind: 'command', request });
      return command(request.text);
    },
    press: async (id, request) => {
      heard.push({ kind: 'press', id, request });
      return press(id);
    },
    home: async () => ({ usage: command('me'), budgets: command('budget list') }),
    complete: (text) => {
      const typed = /\S*$/.exec(text)?.[0] ?? '';
      return words.filter((word) => word.startsWith(typed));
    },
  };
}
