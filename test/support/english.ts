import type { Chart, Message, Section, Table } from '../../src/analytics/message.ts';
import { footingSentences } from '../../src/bot/reply/wording.ts';
import { speaking } from '../../src/language/locale.ts';

/** Words that English cannot do without and Spanish does not have, and a few of what is talked about here. */
const ENGLISH = new Set(
  `the of and is are was were has have had with for from to by at on in this that these those not nothing none than
  more most last next yet without which who whom what when where each all day days week weeks month months hour hours
  year years cost costs usage spent spend request requests error errors call calls your you it its be been so far only
  between about since until before after over under again still any nobody everybody everyone team teams user users
  person people budget budgets alert alerts key keys price prices priced unpriced share other others`.split(
    /\s+/,
  ),
);

/** English words in what a message says, each with the text it stands in. */
export function englishIn(message: Message): readonly string[] {
  return speaking(message.locale, () => textsOf(message)).flatMap((text) =>
    wordsOf(text)
      .filter((word) => ENGLISH.has(word))
      .map((word) => `${word}: ${text}`),
  );
}

/** Commands and the lists of their words are typed as they are; what is quoted, joined by signs or shouted is a name. */
function wordsOf(text: string): readonly string[] {
  const plain = text
    .replace(/\/?(usage|tokenbell) .*$|(palabras|Períodos|chart): .*$/g, ' ')
    .replace(/"[^"]*"|`[^`]*`|“[^”]*”|«[^»]*»/g, ' ')
    .replace(/\S*[:_=@/-]\S+|\b\w+ \d+[hdwm]\b|\b[A-Z]+\b|pull requests/g, ' ');
  return plain.toLowerCase().split(/[^\p{L}]+/u);
}

function textsOf(message: Message): readonly string[] {
  const { headline, lines, figures, table, charts, actions, error, sections = [] } = message;
  return [
    headline,
    ...lines,
    ...figures.flatMap(({ label, text, change = '' }) => [label, text, change]),
    ...tableTexts(table),
    ...charts.flatMap(chartTexts),
    ...footingSentences(message),
    ...actions.flatMap(({ label, group = '', command }) =>
      command.endsWith(label) ? [group] : [label, group],
    ),
    ...(error ? [error.message, error.hint] : []),
    ...sections.flatMap(sectionTexts),
  ];
}

function sectionTexts({ title, lines, charts, table }: Section): readonly string[] {
  return [title, ...lines, ...charts.flatMap(chartTexts), ...tableTexts(table)];
}

function tableTexts(table: Table | null): readonly string[] {
  return table?.columns.map(({ label }) => label) ?? [];
}

function chartTexts(chart: Chart): readonly string[] {
  const measure = 'measure' in chart ? [chart.measure] : [];
  const steps = chart.kind === 'waterfall' ? [...chart.steps, chart.total].map(({ name }) => name) : [];
  return [chart.title, chart.alt, ...measure, ...steps];
}
