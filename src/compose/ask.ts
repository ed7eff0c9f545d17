import type { Answer } from '../bot/platform.ts';
import { misunderstanding, problemMessage } from '../bot/problem.ts';
import { onlyReads } from '../bot/reads.ts';
import { toReply } from '../bot/reply.ts';
import type { Bot } from '../bot/run.ts';
import type { Ask } from '../http/ask-route.ts';

/** Questions of programs, answered by the bot as chat would. A GET changes nothing, so neither may its question. */
export function askBot(bot: Pick<Bot, 'command'>): Ask {
  return async ({ org, member, boundTo }, text, files = []) => {
    const actor = {
      platform: 'api',
      tenant: org,
      user: member ?? '',
      name: null,
      email: null,
      timeZone: null,
      boundTo,
    } as const;
    const answer = onlyReads(text)
      ? await bot.command({ text, actor, channel: null, files })
      : readOnly(text);
    return { reply: toReply(answer), files: answer.files, problem: answer.message.error?.code ?? null };
  };
}

function readOnly(text: string): Answer {
  const problem = misunderstanding('read_only', 'Over HTTP questions are answered and nothing is changed.', {
    hint: 'Type it in chat, or on the command line: tokenbell ask "…"',
  });
  return { message: problemMessage(text, problem), files: [], actions: [] };
}
