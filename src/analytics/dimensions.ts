import { term } from '../language/say.ts';

/**
 * The one list of dimensions: what usage can be grouped and filtered by. Events, the command grammar,
 * autocomplete, the CSV and the docs are all driven by it.
 *
 * - `series`: one value an event, part of the dictionary, so every rollup can be split by it;
 * - `several`: an event may carry many values, so rows overlap;
 * - `raw`: only stored events know it, so answers reach no further back than they are kept.
 */
export type DimensionKind = 'series' | 'several' | 'raw';

export type Dimension = {
  /** The event's field name, also the JSON key of a row. */
  readonly name: string;
  /** First column's header and the word in sentences, in the language spoken. */
  readonly label: string;
  readonly plural: string;
  /** Words accepted before a colon in a filter and after `by:`; the first is the one we print. */
  readonly words: readonly string[];
  readonly kind: DimensionKind;
  /** Distinct values beyond the cap fold into "__other__"; never for people, teams and keys. */
  readonly folds: boolean;
};

const define = <Name extends string>(
  name: Name,
  kind: DimensionKind,
  words: readonly string[],
  options: { label?: string; plural?: string; folds?: boolean } = {},
) => {
  const label = options.label ?? name;
  const plural = options.plural ?? `${label}s`;
  return {
    name,
    kind,
    words,
    folds: options.folds ?? true,
    get label() {
      return term(label);
    },
    get plural() {
      return term(plural);
    },
  };
};

export const DIMENSIONS = [
  define('user', 'series', ['user'], { folds: false }),
  define('team', 'series', ['team'], { folds: false }),
  define('model', 'series', ['model']),
  define('provider', 'series', ['provider']),
  define('agent', 'series', ['agent']),
  define('feature', 'series', ['feature']),
  define('action', 'series', ['action']),
  define('surface', 'series', ['surface']),
  define('department', 'series', ['dept', 'department']),
  define('costCenter', 'series', ['costcenter', 'cc', 'cost-center', 'cost_center'], { label: 'center' }),
  define('project', 'series', ['project']),
  define('customer', 'series', ['customer']),
  define('assistant', 'series', ['assistant']),
  define('queryType', 'series', ['query', 'querytype'], { label: 'query type' }),
  define('integration', 'series', ['integration']),
  define('platform', 'series', ['platform']),
  define('environment', 'series', ['env', 'environment']),
  define('service', 'series', ['service']),
  define('operation', 'series', ['operation', 'op']),
  define('apiKey', 'series', ['key', 'apikey'], { label: 'key', folds: false }),
  define('billingSource', 'series', ['source', 'billingsource'], { label: 'source' }),
  define('billingMode', 'series', ['billing', 'billingmode'], { label: 'billing mode' }),
  define('serviceTier', 'series', ['tier', 'servicetier'], { label: 'service tier' }),
  define('region', 'series', ['region']),
  define('status', 'series', ['status'], { plural: 'statuses' }),
  define('tag', 'several', ['tag']),
  define('tool', 'several', ['tool']),
  define('file', 'several', ['file']),
  define('conversation', 'raw', ['chat', 'conversation'], { label: 'chat' }),
  define('message', 'raw', ['message']),
  define('trace', 'raw', ['trace']),
  define('workItem', 'raw', ['work', 'workitem'], { label: 'work item' }),
] as const satisfies readonly Dimension[];

export type DimensionName = (typeof DIMENSIONS)[number]['name'];

export const SERIES_DIMENSIONS = [
  'user',
  'team',
  'model',
  'provider',
  'agent',
  'feature',
  'action',
  'surface',
  'department',
  'costCenter',
  'project',
  'customer',
  'assistant',
  'queryType',
  'integration',
  'platform',
  'environment',
  'service',
  'operation',
  'apiKey',
  'billingSource',
  'billingMode',
  'serviceTier',
  'region',
  'status',
] as const satisfies readonly DimensionName[];

/** Those whose values stand beside the event, a row each. */
export const LISTED_DIMENSIONS = ['tool', 'file', 'workItem'] as const satisfies readonly DimensionName[];

export type ListedDimension = (typeof LISTED_DIMENSIONS)[number];

export type SeriesDimension = (typeof SERIES_DIMENSIONS)[number];

/** How an event without a value is stored and grouped; shown as "(no team)". */
export const NO_VALUE = '';

/** The row that holds everything past the cap on distinct values. */
export const FOLDED_VALUE = '__other__';

/** The row that holds all values of few people, in answers that may tell of none of them alone; never stored. */
export const FEW_PEOPLE = '__few_people__';

/** Whether a value of a dimension stands for one thing: calls without it, or what is told as one, do not. */
export function isNamed(value: string): boolean {
  return value !== NO_VALUE && value !== FOLDED_VALUE && value !== FEW_PEOPLE;
}

const byName = new Map<string, Dimension>(DIMENSIONS.map((dimension) => [dimension.name, dimension]));
const byWord = new Map<string, Dimension>(
  DIMENSIONS.flatMap((dimension) => wordsOf(dimension).map((word) => [word, dimension] as const)),
);

export function dimensionNamed(name: DimensionName): Dimension {
  const dimension = byName.get(name);
  if (!dimension) throw new Error(`no dimension is named ${name}`);
  return dimension;
}

/** The dimension a person means by a word ("dept", "agents", "costCenter"), in any case. */
export function maybeDimension(word: string): (Dimension & { readonly name: DimensionName }) | undefined {
  // The map holds only entries of DIMENSIONS, whose names are DimensionName.
  return byWord.get(word.toLowerCase()) as (Dimension & { readonly name: DimensionName }) | undefined;
}

export function isListedDimension(name: DimensionName): name is ListedDimension {
  return LISTED_DIMENSIONS.some((listed) => listed === name);
}

export function isSeriesDimension(name: DimensionName): name is SeriesDimension {
  return dimensionNamed(name).kind === 'series';
}

function wordsOf(dimension: Dimension): readonly string[] {
  const singular = [...dimension.words, dimension.name, dimension.label];
  const plural = [...dimension.words.map((word) => `${word}s`), dimension.plural];
  return [...singular, ...plural].map((word) => word.toLowerCase().replaceAll(' ', ''));
}
