import { say } from '../../../language/say.ts';

/** Where an answer is read, which decides how commands are spelled in it. */
export type Surface = 'chat' | 'terminal';

/** A whole command that sets prices of a model ("openai/gpt-4o"); the amounts are the reader's to change. */
export function setExample(name: string, surface: Surface): string {
  const command =
    surface === 'chat'
      ? `/usage prices set ${name} input:2.50 output:10`
      : `tokenbell prices set ${name} --input 2.50 --output 10`;
  return say`${command} (USD per 1M tokens)`;
}
