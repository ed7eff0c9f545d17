import { createProgress, type Progress } from '../src/command-line/progress.ts';

export type BenchContext = {
  /** Two to three minutes in all, on smaller stores. */
  readonly quick: boolean;
  /** Temporary, on the disk that is measured; gone afterwards. */
  readonly folder: string;
  /** Where filled stores are; a full run keeps them for the next one. */
  readonly stores: string;
  /** Where servers leave profiles of themselves; null measures without. */
  readonly profiles: string | null;
  /** A bar on stderr, where a person watches. */
  readonly progress: (label: string, total: number, unit?: string) => Progress;
};

export function createContext(options: Omit<BenchContext, 'progress'>): BenchContext {
  const progress: BenchContext['progress'] = (label, total, unit = 'requests') =>
    createProgress(process.stderr, { label, total, unit: { name: unit, size: 1 }, now: Date.now });
  return { ...options, progress };
}
