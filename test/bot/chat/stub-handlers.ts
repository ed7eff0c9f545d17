import type { Answer, BotHandlers, CommandRequest } from '../../../src/bot/platform.ts';

/** Handlers that answer what the test says and remember what they were asked. */
export function stubHandlers(answer: Answer | (() => Promise<Answer>)) {
  const commands: CommandRequest[] = [];
  const presses: { readonly actionId: string; readonly request: Omit<CommandRequest, 'text'> }[] = [];
  const completions: string[] = [];
  const homes: Omit<CommandRequest, 'text'>[] = [];
  const next = async () => (typeof answer === 'function' ? answer() : answer);
  const handlers: BotHandlers = {
    command: (request) => {
      commands.push(request);
      return next();
    },
    press: (actionId, request) => {
      presses.push({ actionId, request });
      return next();
    },
    home: async (request) => {
      homes.push(request);
      return { usage: await next(), budgets: await next() };
    },
    complete: (text) => {
      completions.push(text);
      return ['ml', 'model:gpt-5', 'x'.repeat(200)];
    },
  };
  return { handlers, commands, presses, homes, completions };
}

/** A log that keeps its lines; nothing of it may hold a token. */
export function keptLog() {
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) => {
    lines.push(
      `${level} ${message} ${JSON.stringify(fields, (_, value) => (value instanceof Error ? value.message : value))}`,
    );
  };
  return { lines, log: { info: keep('info'), warn: keep('warn'), error: keep('error') } };
}
