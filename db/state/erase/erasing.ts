import { type Aliases, aliasOf, renameWithin } from '../../../src/analytics/erasure.ts';

export type ErasedPerson = {
  readonly org: string;
  /** Of names that are theirs alone. */
  readonly aliases: Aliases;
  /** Of these and of whatever else they are called. */
  readonly spoken: Aliases;
  readonly now: number;
};

export type Erasing = ErasedPerson & {
  /** Replaces names that stand as words in a text. */
  readonly rename: (text: string) => string;
};

export function isTheirs(name: string | null, { aliases }: Erasing): name is string {
  return name !== null && aliasOf(name, aliases) !== undefined;
}

export function renamed(name: string, { aliases }: Erasing): string {
  return aliasOf(name, aliases) ?? name;
}

export function renameJson(text: string, { spoken, rename }: Erasing): string {
  return JSON.stringify(renameWithin(JSON.parse(text), spoken, rename));
}

export function isSame<Part extends object>(part: Part, whole: Part): boolean {
  return Object.entries(part).every(([name, value]) => value === whole[name as keyof Part]);
}
