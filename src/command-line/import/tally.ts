import type { Receipt } from '../../analytics/ingest/receive.ts';
import type { FileRecord } from './files.ts';

/** A record that was not imported. */
export type ImportProblem = {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
};

/** What an import did; with --json printed as it is. */
export type ImportResult = {
  readonly files: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** The first of the rejected. */
  readonly problems: readonly ImportProblem[];
  /** Files that could not be read, or not to their end. */
  readonly failures: readonly { readonly file: string; readonly message: string }[];
  /** Names that are no fields of an event, and how often they came. */
  readonly ignoredFields: Readonly<Record<string, number>>;
};

export type Tally = {
  opened(): void;
  failed(file: string, message: string): void;
  ignored(field: string): void;
  add(file: string, batch: readonly FileRecord[], receipt: Receipt): void;
  result(): ImportResult;
};

const MAX_PROBLEMS = 20;
const MAX_IGNORED = 50;

/** Adds up receipts, and keeps as many reasons as a person reads. */
export function createTally(): Tally {
  let files = 0;
  let accepted = 0;
  let duplicates = 0;
  let rejected = 0;
  const problems: ImportProblem[] = [];
  const failures: { file: string; message: string }[] = [];
  const ignoredFields = new Map<string, number>();
  return {
    opened: () => {
      files++;
    },
    failed: (file, message) => {
      failures.push({ file, message });
    },
    ignored: (field) => {
      const known = ignoredFields.get(field);
      if (known !== undefined || ignoredFields.size < MAX_IGNORED) ignoredFields.set(field, (known ?? 0) + 1);
    },
    add: (file, batch, receipt) => {
      accepted += receipt.accepted;
      duplicates += receipt.duplicates;
      rejected += receipt.rejected.length;
      for (const { index, code, message } of receipt.rejected.slice(0, MAX_PROBLEMS - problems.length)) {
        problems.push({ file, line: batch[index]?.line ?? 0, code, message });
      }
    },
    result: () => ({
      files,
      accepted,
      duplicates,
      rejected,
      problems,
      failures,
      ignoredFields: Object.fromEntries(ignoredFields),
    }),
  };
}
