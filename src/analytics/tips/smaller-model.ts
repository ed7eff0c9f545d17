import { normaliseModel } from '../pricing/book/normalise-model.ts';
import { quoteFor } from '../pricing/book/price-book.ts';
import { providerNamed } from '../pricing/book/providers.ts';
import { type Call, costOf, type Pricing } from './call.ts';

/**
 * Names of models tell their size: these words mark a maker's small model. What is smaller still (nano, micro,
 * flash-lite) is not proposed unasked: too much is between it and a large one.
 */
const SMALL: readonly string[] = ['mini', 'small', 'haiku', 'flash', 'lite'];
const TINY: readonly string[] = ['nano', 'micro', 'tiny'];
const LARGE: readonly string[] = [
  'large',
  'medium',
  'opus',
  'sonnet',
  'pro',
  'max',
  'ultra',
  'plus',
  'premier',
];

/** Words that say nothing about which model it is. */
const NEUTRAL: readonly string[] = [
  'latest',
  'turbo',
  'preview',
  'exp',
  'chat',
  'instruct',
  'thinking',
  'dated',
];

const SIZES: readonly string[] = [...SMALL, ...TINY, ...LARGE];

/** A model's name taken apart: "gpt-4o-mini" is "gpt", version 4o, small. */
type ModelName = {
  readonly name: string;
  readonly family: string;
  readonly version: string;
  readonly numbers: readonly number[];
  readonly size: 'tiny' | 'small' | 'full';
  /** What its words are, in their order: catalogues list some models under several spellings. */
  readonly order: string;
  /** No date, and no word besides family, version and size. */
  readonly isPlain: boolean;
};

/** What was found before in one search: calls of few models ask many times. */
const known = new WeakMap<Pricing, Map<string, string | null>>();

/**
 * The small model of the same maker, family and provider that a call could have gone to: of the same version where
 * the book has one, else of the newest; of several names the cheapest. Null where there is none, or it is small already.
 */
export function smallerModel(call: Call, pricing: Pricing): string | null {
  const memory = known.get(pricing) ?? new Map<string, string | null>();
  known.set(pricing, memory);
  const { provider = '', model = '', serviceTier = '', region = '' } = call.dimensions;
  const key = [provider, model, serviceTier, region].join('\u001f');
  const before = memory.get(key);
  if (before !== undefined) return before;
  const found = findSmaller(call, pricing);
  memory.set(key, found);
  return found;
}

function findSmaller(call: Call, pricing: Pricing): string | null {
  const book = pricing.book.ofOrganisations.get(pricing.org) ?? pricing.book;
  const quote = quoteFor(book, call.dimensions.model ?? '', call.dimensions);
  const from = readName(normaliseModel(quote.provider, quote.model).names.at(-1) ?? quote.model);
  if (from.size !== 'full' || from.family === '' || quote.provider === '') return null;
  const { prices } = providerNamed(quote.provider);
  const family = [...new Set(prices.flatMap((home) => [...(book.index.get(home)?.keys() ?? [])]))]
    .map(readName)
    .filter((one) => one.size === 'small' && one.family === from.family && one.isPlain);
  const same = family.filter(({ version }) => version === from.version);
  const [newest] = family.toSorted((a, b) => compareVersions(b.numbers, a.numbers));
  const meant = same.length > 0 ? same : family.filter((one) => one.version === newest?.version);
  return cheapest(call, { from, names: meant }, pricing);
}

/** What the names are compared by: a short question with a short answer. */
const COMPARED = { inputTokens: 1_000, outputTokens: 200 } as const;

type Choice = { readonly from: ModelName; readonly names: readonly ModelName[] };

/** Of names that cost the same, the one spelled like the model it would stand in for. */
function cheapest(call: Call, { from, names }: Choice, pricing: Pricing): string | null {
  const priced = names.flatMap(({ name, order }) => {
    const dimensions = { ...call.dimensions, model: name };
    const nano = costOf(pricing, call, { counts: COMPARED, dimensions });
    return nano === undefined ? [] : [{ name, nano, isOther: Number(order !== from.order) }];
  });
  const [first] = priced.sort(
    (a, b) =>
      Number(a.nano - b.nano) ||
      a.isOther - b.isOther ||
      a.name.length - b.name.length ||
      (a.name < b.name ? -1 : 1),
  );
  return first?.name ?? null;
}

/** "claude-3-5-haiku-20241022" → family claude, version 3.5, small. */
export function readName(name: string): ModelName {
  const words = name
    .toLowerCase()
    .replace(/-v\d+(:\d+)?(:\d+k)?$/, '')
    .replace(/20\d\d-\d\d-\d\d|20\d{6}/g, 'dated')
    .split(/[-_./:@ ]+/)
    .filter((word) => word !== '');
  const family: string[] = [];
  const versions: string[] = [];
  let order = '';
  for (const word of words) {
    const version = /^([a-z]?)(\d{1,2})([a-z]?)$/.exec(word);
    if (version) {
      if (version[1]) family.push(version[1]);
      versions.push(`${version[2]}${version[3]}`);
      order += 'v';
    } else if (SIZES.includes(word)) order += 's';
    else if (!NEUTRAL.includes(word)) {
      family.push(word);
      order += 'f';
    }
  }
  return {
    name,
    family: family.join(' '),
    version: versions.join('.'),
    numbers: versions.map((one) => Number.parseInt(one, 10)),
    size: sizeOf(words),
    order,
    isPlain: !words.some((word) => NEUTRAL.includes(word) && word !== 'latest'),
  };
}

function sizeOf(words: readonly string[]): ModelName['size'] {
  const has = (sizes: readonly string[]) => words.some((word) => sizes.includes(word));
  if (has(TINY) || (words.includes('flash') && words.includes('lite'))) return 'tiny';
  return has(SMALL) ? 'small' : 'full';
}

function compareVersions(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? -1) - (other[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
