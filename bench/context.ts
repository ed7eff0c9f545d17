import { createProgress, type Progress } from '../src/command-line/progress.ts';

export type BenchContext = {
  /** Under two minutes in all, on smaller stores. */
  readonly quick: boolean;
  /** Temporary, on a real disk; gone afterwards. */
  readonly folder: string;
  /** A bar on stderr, where a person watches. */
  readonly progress: (label: string, total: number, unit?: string) => Progress;
};

export function createContext(options: { readonly quick: boolean; readonly folder: string }): BenchContext {
  const progress: BenchContext['progress'] = (label, total, unit = 'requests') =>
    createProgress(process.stderr, { label, total, unit: { name: unit, size: 1 }, now: Date.now });
  return { ...options, progress };
}
