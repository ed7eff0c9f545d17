import { maybeDimension } from '../../analytics/dimensions.ts';
import { withComparison } from '../../analytics/reports/compared.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { isRangeWord, withLongRanges } from '../parse.ts';
import { misunderstanding } from '../problem.ts';
import { splitWords, type Word } from '../words.ts';
import { top } from './top.ts';
import { why } from './why.ts';

const EXAMPLES = ['compare last-month vs 2026-09', 'compare team:ml vs team:web 30d'] as const;

/** Two windows or two names side by side: the former is what `why` answers, the latter a ranking of the two. */
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
    if (isRange(left) && isRange(right)) return compareWindows(call, { left, right, others });
    const asked = maybeBoth(left, right);
    return asked ? compareNames(call, [...asked, ...others]) : refuse(call, notTwo());
  },
};

type Sides = { readonly left: Word; readonly right: Word; readonly others: readonly Word[] };

function compareWindows(call: Call, { left, right, others }: Sides): Promise<Saying> {
  return why.run({ ...call, words: [left, ...typed(`vs:${right.text}`), ...others] });
}

async function compareNames(call: Call, words: readonly Word[]): Promise<Saying> {
  const saying = await top.run({ ...call, words });
  // Of another metric than cost the ranking has said what leads by it.
  if (words.some(({ key }) => key === 'metric')) return saying;
  const [first] = saying.message.table?.columns ?? [];
  return first ? { ...saying, message: withComparison(saying.message, first.key) } : saying;
}

function isRange(word: Word): boolean {
  return word.key === null && !word.quoted && isRangeWord(word.text);
}

/** "team:ml" and "team:web" as a ranking of teams that holds the two. */
function maybeBoth(left: Word, right: Word): readonly Word[] | undefined {
  const [one, other] = [left, right].map(({ key }) => (key === null ? undefined : maybeDimension(key)));
  if (!one || one.name !== other?.name || left.negated || right.negated) return undefined;
  return [
    ...typed(one.name),
    { ...left, text: `${left.text},${right.text}`, values: [...left.values, ...right.values] },
  ];
}

/** Words of ours, which always read. */
function typed(text: string): readonly Word[] {
  const split = splitWords(text);
  return split.kind === 'words' ? split.words : [];
}

function notTwo() {
  return misunderstanding(
    'bad_value',
    say`compare takes two ranges, or two filters of the same kind, with vs between.`,
    {
      hint: say`For example: /usage ${EXAMPLES[0]}, or /usage ${EXAMPLES[1]}`,
      suggestions: EXAMPLES.map((one) => `/usage ${one}`),
    },
  );
}
