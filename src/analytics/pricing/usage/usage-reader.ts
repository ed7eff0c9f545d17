/** What is wrong with a usage object: a name for machines, the field, and a sentence for people. */
export type UsageProblem = {
  readonly code: 'not-an-object' | 'unknown-shape' | 'not-a-count' | 'part-exceeds-whole' | 'total-mismatch';
  readonly field: string;
  readonly message: string;
};

/**
 * Reads counts out of a provider's usage object and remembers the first thing that is wrong with it, so that
 * the readers of each shape can be written straight down.
 */
export type UsageReader = {
  /** A count at a path; null and absent are unknown. */
  count(...path: readonly string[]): number | undefined;
  /** The first known one of several places for the same count. */
  firstOf(...paths: readonly (readonly string[])[]): number | undefined;
  /** Sum of `tokenCount` by modality in one of Gemini's detail lists. */
  modality(list: string, modality: string): number | undefined;
  text(...path: readonly string[]): string | undefined;
  number(...path: readonly string[]): number | undefined;
  flag(...path: readonly string[]): boolean | undefined;
  /** Notes a problem when a part is larger than its whole. */
  within(part: number | undefined, whole: number | undefined, field: string): void;
  /** Notes a problem when a stated total is none of the sums it may be. */
  totals(stated: number | undefined, sums: readonly number[], field: string): void;
  has(...path: readonly string[]): boolean;
  problem(): UsageProblem | undefined;
};

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readerOf(usage: Fields): UsageReader {
  let found: UsageProblem | undefined;
  const note = (code: UsageProblem['code'], field: string, message: string) => {
    found ??= { code, field, message };
  };
  const count = (...path: readonly string[]) => {
    const value = valueAt(usage, path);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    note('not-a-count', path.join('.'), `${path.join('.')} is not a whole number of zero or more`);
    return undefined;
  };
  return {
    count,
    firstOf: (...paths) => {
      for (const path of paths) {
        const value = count(...path);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    modality: (list, modality) => modalityIn(usage[list], modality, list, note),
    text: (...path) => {
      const value = valueAt(usage, path);
      return typeof value === 'string' && value !== '' ? value : undefined;
    },
    number: (...path) => {
      const value = valueAt(usage, path);
      return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
    },
    flag: (...path) => {
      const value = valueAt(usage, path);
      return typeof value === 'boolean' ? value : undefined;
    },
    within: (part, whole, field) => {
      if (part === undefined || part <= (whole ?? 0)) return;
      note('part-exceeds-whole', field, `${field} is ${part}, more than the ${whole ?? 0} it is part of`);
    },
    totals: (stated, sums, field) => {
      if (stated === undefined || sums.includes(stated)) return;
      note('total-mismatch', field, `${field} is ${stated}, but its parts add up to ${sums.join(' or ')}`);
    },
    has: (...path) => {
      const value = valueAt(usage, path);
      return value !== undefined && value !== null;
    },
    problem: () => found,
  };
}

function valueAt(usage: Fields, path: readonly string[]): unknown {
  let value: unknown = usage;
  for (const step of path) {
    if (!isFields(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

function modalityIn(
  list: unknown,
  modality: string,
  field: string,
  note: (code: UsageProblem['code'], field: string, message: string) => void,
): number | undefined {
  if (!Array.isArray(list)) return undefined;
  let total: number | undefined;
  for (const entry of list) {
    if (!isFields(entry) || String(entry.modality).toUpperCase() !== modality) continue;
    const count = entry.token_count ?? 0;
    if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) {
      note('not-a-count', field, `${field} has a token count that is not a whole number of zero or more`);
      return undefined;
    }
    total = (total ?? 0) + count;
  }
  return total;
}
