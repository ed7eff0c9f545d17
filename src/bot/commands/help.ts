import { type Binding, boundText } from '../../analytics/access/binding.ts';
import { dimensionsWithin } from '../../analytics/access/bound-access.ts';
import { DIMENSIONS, dimensionNamed } from '../../analytics/dimensions.ts';
import { messageOf } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { maybeClosest } from '../grammar/closest.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import { mayRunWithin } from '../question/within.ts';
import type { Speaker } from '../speaker/speaker.ts';

/** Help needs the table it stands in, so it is made with it. */
export function helpCommand(table: () => readonly Command[]): Command {
  return {
    name: 'help',
    aliases: ['?', '--help', '-h'],
    get summary() {
      return say`what you can ask`;
    },
    forms: ['help [command]'],
    examples: ['help', 'help team'],
    who: 'everyone',
    reads: 'always',
    run: async (call) => {
      const commands = table().filter((command) => mayRun(command, call.speaker));
      const typed = call.words[0]?.text.toLowerCase();
      if (typed !== undefined) return about(call, typed, commands);
      const { boundTo } = call.speaker.viewer;
      return boundTo === null ? overview(commands) : overviewWithin(boundTo, commands);
    },
  };
}

/** Commands a person may never run are not offered to them. */
export function mayRun({ who, name }: Pick<Command, 'who' | 'name'>, { viewer }: Speaker): boolean {
  // What is bound is the scope itself: there is neither "me" nor "org" to tell of.
  if (viewer.boundTo !== null) return mayRunWithin(name, viewer.boundTo) && name !== 'me' && name !== 'org';
  switch (who) {
    case 'everyone':
      return true;
    case 'leads':
      return viewer.role !== 'member';
    case 'admins':
      return viewer.role === 'admin';
  }
}

function overview(commands: readonly Command[]): Saying {
  const examples = commands
    .flatMap(({ examples: [first] }) => (first === undefined ? [] : [first]))
    .slice(0, 3);
  return {
    message: messageOf({
      command: '/usage help',
      headline: say`Ask what AI usage costs: /usage team 7d`,
      lines: [
        ...commands.map(({ name, summary }) => `/usage ${name}: ${summary}`),
        say`Ranges: ${RANGES}`,
        say`Filters: ${FILTERS}; words: ${DIMENSIONS.map(({ words }) => words[0]).join(' ')}`,
        say`Flags: ${FLAGS}`,
        say`match: keeps the rows whose name, e-mail or team contains a text, above their own total; figures stay those of all`,
        say`top: shows so many rows, at most 10; the CSV holds them all`,
        'chart: line bar area scatter donut none',
        say`More about one: /usage help team`,
      ],
      actions: examples.map((example) => ({ label: example, command: `/usage ${example}` })),
    }),
  };
}

const RANGES =
  '24h 7d 4w 3m today yesterday wtd mtd qtd ytd last-week last-month 2026-10 2026-W44 2026-Q4 2026 2026-10-01..2026-10-15 since 2026-10-01';
const RANGES_WITHIN = '24h 7d 4w 3m today yesterday wtd mtd last-week last-month 2026-10';
const FILTERS = 'team:ml model:a,b -env:test';
const FLAGS =
  'by:model metric:tokens gran:day top:5 sort:cost match:"ali" chart:donut tz:Europe/Berlin cur:EUR csv json pdf public';

/** The same for somebody bound to a scope: in their words, and with what they may split by. */
function overviewWithin(binding: Binding, commands: readonly Command[]): Saying {
  const words = dimensionsWithin(binding).map((name) => dimensionNamed(name).words[0]);
  const examples = ['trend 30d', 'top model 30d', 'heatmap 30d'];
  return {
    message: messageOf({
      command: '/usage help',
      headline: say`Ask what ${boundText(binding)} used: /usage trend 30d`,
      lines: [
        ...commands.map(({ name, summary }) => `/usage ${name}: ${summary}`),
        say`Ranges: ${RANGES_WITHIN}`,
        say`Filters and rankings: ${words.join(' ')}`,
      ],
      actions: examples.map((example) => ({ label: example, command: `/usage ${example}` })),
    }),
  };
}

function about(call: Call, typed: string, commands: readonly Command[]): Saying {
  const found = commands.find(({ name, aliases }) => name === typed || aliases.includes(typed));
  if (!found) return refuse(call, noHelp(typed, commands));
  return {
    message: messageOf({
      command: `/usage help ${found.name}`,
      headline: `/usage ${found.name}: ${found.summary}`,
      lines: [
        ...found.forms.map((form) => `/usage ${form}`),
        say`For example:`,
        ...found.examples.map((one) => `/usage ${one}`),
      ],
      actions: found.examples
        .slice(0, 3)
        .map((example) => ({ label: example, command: `/usage ${example}` })),
    }),
  };
}

function noHelp(typed: string, commands: readonly Command[]) {
  const closest = maybeClosest(
    typed,
    commands.map(({ name }) => name),
  );
  return misunderstanding('unknown_command', say`There is no command ${shownWord(typed)}.`, {
    hint: say`/usage help lists what there is.`,
    meant: closest,
    suggestions: closest === undefined ? [] : [`/usage help ${closest}`],
  });
}
