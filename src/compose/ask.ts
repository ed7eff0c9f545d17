import { echo } from '../bot/grammar/echo.ts';
import { misunderstanding, problemMessage } from '../bot/grammar/problem.ts';
import { onlyReads } from '../bot/grammar/reads.ts';
import type { Answer } from '../bot/platform.ts';
import { toReply } from '../bot/reply/reply.ts';
import type { Bot } from '../bot/run.ts';
import type { Ask } from '../http/ask-route.ts';
import { PLAIN_LOCALE, speaking } from '../language/locale.ts';
import { say } from '../language/say.ts';

/** Questions of programs, answered by the bot as chat would. A GET changes nothing, so neither may its question. */
export function askBot(bot: Pick<Bot, 'command'>): Ask {
  return async ({ org, member, boundTo }, text, { files = [], locale }) => {
    const actor = {
      platform: 'api',
      tenant: org,
      user: member ?? '',
      name: null,
      email: null,
      timeZone: null,
      boundTo,
      // Programs are answered in English unless they ask for something else.
      locale: locale ?? PLAIN_LOCALE,
    } as const;
    const answer = onlyReads(text)
      ? await bot.command({ text, actor, channel: null, files })
      : speaking(actor.locale, () => readOnly(text));
    return { reply: toReply(answer), files: answer.files, problem: answer.message.error?.code ?? null };
  };
}

function readOnly(text: string): Answer {
  const problem = misunderstanding(
    'read_only',
    say`Over HTTP questions are answered and nothing is changed.`,
    {
      hint: say`Type it in chat, or on the command line: tokenbell ask "…"`,
    },
  );
  return { message: problemMessage(echo(text), problem), files: [], actions: [] };
}
