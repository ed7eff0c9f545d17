import type { Answer } from '../../src/bot/platform.ts';
import { toReply } from '../../src/bot/reply/reply.ts';
import { printAnswer } from '../../src/bot/terminal/print.ts';

/** Everything an answer carries to anybody: text, JSON, the data of charts, files and their names, buttons. */
export function everything(answer: Answer): string {
  const files = answer.files.map(({ name, content }) => `${name}\n${new TextDecoder().decode(content)}`);
  return [
    JSON.stringify(answer.message),
    JSON.stringify(answer.actions),
    JSON.stringify(toReply(answer)),
    printAnswer(answer),
    ...files,
  ].join('\n');
}
