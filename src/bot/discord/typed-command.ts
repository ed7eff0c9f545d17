import { SHELVES } from './views.ts';

/** What somebody picked and filled in: /usage [group] view, with its options by name. */
export type PickedCommand = {
  readonly group: string | null;
  readonly view: string;
  readonly options: Readonly<Record<string, string>>;
};

/** The same in the one grammar all platforms share: "team 7d model:gpt-5 by:model csv". */
export function typedCommand({ group, view, options }: PickedCommand): string {
  const { range, filters, by, out, ...texts } = options;
  // "top" names its dimension by position: "top model 7d".
  const split = by === undefined ? '' : view === 'top' ? by : `by:${withoutBy(by)}`;
  const [first, last] = view === 'top' ? [split, ''] : ['', split];
  // A shelf only keeps commands together in the menu: "report last-month".
  const word = group === null || Object.hasOwn(SHELVES, group) ? '' : group;
  return [word, view, ...Object.values(texts), first, range ?? '', filters ?? '', last, out ?? '']
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .join(' ');
}

/**
 * What is typed so far, ending in the option being filled in, and how to make one of its completions
 * the option's whole value: completions are of the last word only.
 */
export function typedSoFar(picked: PickedCommand, focused: string) {
  const value = picked.options[focused] ?? '';
  const others = Object.fromEntries(Object.entries(picked.options).filter(([name]) => name !== focused));
  const isSplit = focused === 'by' && picked.view !== 'top';
  const before = typedCommand({ ...picked, options: others });
  const settled = value.slice(0, value.length - lastWord(value).length);
  return {
    text: `${before} ${isSplit ? `by:${withoutBy(value)}` : value}`,
    complete: (completion: string) => `${settled}${isSplit ? withoutBy(completion) : completion}`,
  };
}

function withoutBy(value: string): string {
  return value.trim().replace(/^by[:=]/i, '');
}

function lastWord(value: string): string {
  return /\S*$/.exec(value)?.[0] ?? '';
}
