import type { Message } from '../analytics/message.ts';
import { StoreBusy } from '../analytics/store.ts';
import { maybeLocale, speaking } from '../language/locale.ts';
import { say } from '../language/say.ts';
import type { BotServices } from './command.ts';
import { echo } from './grammar/echo.ts';
import { type Misunderstanding, misunderstanding, problemMessage } from './grammar/problem.ts';
import type { Answer, CommandRequest } from './platform.ts';
import type { Speaker } from './speaker/speaker.ts';
import { localeFor } from './speaker/spoken.ts';

type Asked = Pick<CommandRequest, 'text' | 'actor'>;

export type FailureLog = {
  readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void;
};

type Services = Pick<BotServices, 'randomId'> & { readonly log: FailureLog };

type Work = () => Promise<Answer>;

/** Does what is asked in the language of whoever asks, and answers also where that fails. */
export function createGuard(services: Services) {
  return {
    /** Before it is known whose organisation it is, only the asker's own language can be theirs. */
    guarded: ({ text, actor }: Asked, work: Work): Promise<Answer> =>
      speaking(maybeLocale(actor.locale ?? ''), () => unfailing(text, services, work)),
    spokenTo: ({ organisation }: Speaker, { text, actor }: Asked, work: Work): Promise<Answer> =>
      speaking(localeFor(actor, organisation), () => unfailing(text, services, work)),
  };
}

/** The one place where a command's failure is caught: logged once, told with a reference and nothing else. */
async function unfailing(text: string, services: Services, work: Work): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const reference = services.randomId(40);
    services.log.error({ error, reference }, 'a command failed');
    const problem = error instanceof StoreBusy ? databaseAway() : ourFault(reference);
    return bare(problemMessage(echo(text), problem));
  }
}

/** Nothing is broken that whoever runs Tokenbell would have to look up. */
function databaseAway(): Misunderstanding {
  return misunderstanding(
    'internal',
    say`This cannot be answered now: the database is busy or cannot be reached.`,
    { hint: say`Nothing was lost. Ask again in a minute.` },
  );
}

function ourFault(reference: string): Misunderstanding {
  return misunderstanding('internal', say`Something went wrong on our side (reference ${reference}).`, {
    hint: say`Nothing was lost. Try again; if it stays, give the reference to whoever runs Tokenbell.`,
  });
}

/** An answer of a message alone, without files and buttons. */
export function bare(message: Message): Answer {
  return { message, files: [], actions: [] };
}
