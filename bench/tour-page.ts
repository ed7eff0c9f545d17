import type { Message } from '../src/analytics/message.ts';
import type { Answer, BotHandlers } from '../src/bot/platform.ts';
import type { TourQuestion } from './tour-questions.ts';

/** The answer to a question of the tour, asked in a terminal. */
export function askTour(bot: Pick<BotHandlers, 'command'>, { command, as }: TourQuestion): Promise<Answer> {
  const unknown = { name: null, email: null, timeZone: null };
  const actor = { platform: 'terminal', tenant: '', user: as ?? '', ...unknown } as const;
  return bot.command({ text: command, actor, channel: null });
}

type TourAnswer = TourQuestion & { readonly message: Message };

const INTRODUCTION = `# A tour in ${'{count}'} questions

What people ask of AI usage, each with the one command that answers it: the headline, what stands below it, and the
picture. The organisation is the sample's (docs/demo.md), asked on Friday, 20 November 2026. \`npm run tour\` asks it
all again and writes this page.
`;

/** docs/tour.md: every question with what is answered, and pictures named after its number. */
export function tourPage(answers: readonly TourAnswer[]): string {
  const sections = answers.map((answer, index) => section(answer, String(index + 1).padStart(2, '0')));
  return [INTRODUCTION.replace('{count}', String(answers.length)), ...sections].join('\n');
}

function section({ question, command, as, message }: TourAnswer, number: string): string {
  const asker = as === undefined ? '' : ` (asked by ${as})`;
  const pictures = message.charts.map(
    ({ alt }, place) => `![${alt}](tour/${number}${place === 0 ? '' : `-${place + 1}`}.png)\n`,
  );
  const lines = message.lines.map((line) => `> ${line}\n>\n`).join('');
  return [
    `## ${Number(number)}. ${question}`,
    '',
    `\`/usage ${command}\`${asker}`,
    '',
    `> **${message.headline}**\n>\n${lines}`.replace(/\n>\n$/, '\n'),
    ...pictures,
  ].join('\n');
}
