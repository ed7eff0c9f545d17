import { maybeDimension } from '../../analytics/dimensions.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { isRangeWord, withLongRanges } from '../grammar/parse.ts';
import { misunderstanding, shownWord, withMeant } from '../grammar/problem.ts';
import { splitWords, type Word } from '../grammar/words.ts';
import { runView } from './view.ts';
import { why } from './why.ts';

const EXAMPLES = ['compare last-month vs 2026-09', 'compare team:ml vs team:web 30d'] as const;

/** Two windows or two names side by side: the former is what `why` answers, the latter a ranking of two. */
export const compare: Command = {
  name: 'compare',
  aliases: ['diff'],
  get summary() {
    return say`two windows or two names side by side`;
  },
  forms: ['compare <range> vs <range> {filter}', 'compare <filter> vs <filter> [range] {flag}'],
  examples: EXAMPLES,
  who: 'everyone',
  reads: 'always',
  run: async (call) => {
    const words = withLongRanges(call.words);
    const at = words.findIndex(({ text, quoted }) => !quoted && /^(vs|versus|against)\.?$/i.test(text));
    const [left, right] = [words[at - 1], words[at + 1]];
    const others = words.filter((_, index) => Math.abs(index - at) > 1);
    if (at < 0 || !left || !right) return refuse(call, notTwo());
    const sides = { left, right, others };
    if (isRange(left) && isRange(right)) return asCompared(await compareWindows(call, sides), sides);
    const asked = maybeBoth(left, right);
    return asked ? compareNames(call, asked, others) : refuse(call, notTwo(maybeCulprit(left, right)));
  },
};

type Sides = { readonly left: Word; readonly right: Word; readonly others: readonly Word[] };

function compareWindows(call: Call, { left, right, others }: Sides): Promise<Saying> {
  return why.run({ ...call, words: [left, ...typed(`vs:${right.text}`), ...others] });
}

/** With another window beside it, it is a ranking that tells how each of the two changed. */
function compareNames(call: Call, { words, pair }: Names, others: readonly Word[]): Promise<Saying> {
  const isChange = others.some(({ key }) => key === 'vs');
  return runView('top', [...words, ...others], call, isChange ? {} : { pair });
}

/** Under the words it was asked in: the question it was answered by reads like another one. */
function asCompared({ message, ...saying }: Saying, { left, right, others }: Sides): Saying {
  if (message.error) return { ...saying, message };
  const words = [left, right, ...others].map(({ text }) => text);
  const command = ['/usage compare', words[0], 'vs', ...words.slice(1)].join(' ');
  return { ...saying, message: { ...message, command } };
}

function isRange(word: Word): boolean {
  return word.key === null && !word.quoted && isRangeWord(word.text);
}

/** Words of a ranking, and how many of its names stand on the left. */
type Names = { readonly words: readonly Word[]; readonly pair: number };

/** "team:ml" and "team:web" as a ranking of teams that holds the two. */
function maybeBoth(left: Word, right: Word): Names | undefined {
  const [one, other] = [left, right].map(({ key }) => (key === null ? undefined : maybeDimension(key)));
  if (!one || one.name !== other?.name || left.negated || right.negated) return undefined;
  const values = [...left.values, ...right.values];
  if (new Set(values).size < values.length) return undefined;
  const words = [...typed(one.name), { ...left, text: `${left.text},${right.text}`, values }];
  return { words, pair: left.values.length };
}

/** Words of ours, which always read. */
function typed(text: string): readonly Word[] {
  const split = splitWords(text);
  return split.kind === 'words' ? split.words : [];
}

/** What people call a period that is not over, and the range it is. */
const SO_FAR: Readonly<Record<string, string>> = {
  'this-week': 'wtd',
  'this-month': 'mtd',
  'this-quarter': 'qtd',
  'this-year': 'ytd',
};

/** What is wrong with a side, where one can be named. */
function maybeCulprit(left: Word, right: Word): string | undefined {
  const neither = [left, right].find((word) => word.key === null && !isRange(word));
  if (neither) {
    const meant = SO_FAR[neither.text.toLowerCase()];
    const what = say`${shownWord(neither.text)} is no range and no filter.`;
    return meant === undefined ? what : withMeant(what, meant);
  }
  return left.key === right.key && left.values.some((value) => right.values.includes(value))
    ? say`${shownWord(right.text)} stands on both sides.`
    : undefined;
}

function notTwo(culprit?: string) {
  const rule = say`compare takes two ranges, or two filters of the same kind, with vs between.`;
  return misunderstanding('bad_value', culprit === undefined ? rule : `${culprit} ${rule}`, {
    hint: say`For example: /usage ${EXAMPLES[0]}, or /usage ${EXAMPLES[1]}`,
    suggestions: EXAMPLES.map((one) => `/usage ${one}`),
  });
}
