import { PLAIN_LOCALE, speaking, spokenLanguage } from '../../language/locale.ts';
import { say } from '../../language/say.ts';

/** What the page itself says, by the English it is written in, in the language spoken; nothing in English. */
export function pageWords(): Readonly<Record<string, string>> {
  if (spokenLanguage() === PLAIN_LOCALE) return {};
  const spoken = texts();
  return Object.fromEntries(
    speaking(PLAIN_LOCALE, texts).map((text, index) => [text, spoken[index] ?? text]),
  );
}

function texts(): readonly string[] {
  return [
    // The page around the conversation
    say`Channels`,
    say`Ask`,
    say`This page runs on your own machine and needs no account. The same commands answer in Slack and Discord.`,
    say`What your AI usage costs: ask with`,
    say`, be told here.`,
    say`Speak as`,
    say`Yourself`,
    say`Connecting`,
    say`Live`,
    say`Reconnecting`,
    say`Ask what your AI usage costs`,
    say`Type a command below or take one of the examples. Incidents, budget warnings and digests arrive here by themselves and are updated in place.`,
    say`Tokenbell is counting…`,
    say`sends,`,
    say`completes,`,
    say`recalls`,
    // For those who hear the page
    say`Messages`,
    say`Conversation`,
    say`Examples`,
    say`Completions`,
    say`Command`,
    say`Send`,
    say`New messages`,
    say`Picture`,
    say`Close`,
    say`Table: ${'{0}'}`,
    say`Updated`,
    // Within the conversation
    say`Today`,
    say`app`,
    say`edited ${'{0}'}`,
    say`pressed`,
    say`Enlarge`,
    say`Edit and send again`,
    say`File`,
    say`↓ 1 new message`,
    say`↓ ${'{0}'} new messages`,
    say`Problem`,
    say`Tokenbell could not be reached`,
    say`This was not sent`,
    say`Is the program still running? What you typed is kept below.`,
  ];
}
