import type { Chart } from './message.ts';

/**
 * A message as it is laid out on paper: words and pictures, every number already written as people read it. It
 * survives JSON, so that another thread can print it.
 */
export type Document = {
  readonly title: string;
  /** Whose usage it is about, where that is known. */
  readonly organisation: string | null;
  /** The command that asks the same again. */
  readonly command: string;
  /** The period with its zone. */
  readonly period: string | null;
  readonly lines: readonly string[];
  readonly figures: readonly DocumentFigure[];
  readonly sections: readonly DocumentSection[];
  /** How far all of it may be trusted, sentence by sentence. */
  readonly footing: readonly string[];
  /** UTC milliseconds; the same document of the same moment is the same bytes. */
  readonly createdAt: number;
  /** BCP 47 tag of what its words are in, for the thread that adds some; plain English when absent. */
  readonly locale?: string;
};

export type DocumentFigure = {
  readonly label: string;
  readonly text: string;
  readonly change: string | null;
};

export type DocumentSection = {
  readonly title: string | null;
  readonly lines: readonly string[];
  readonly charts: readonly Chart[];
  readonly table: DocumentTable | null;
};

export type DocumentTable = {
  readonly columns: readonly { readonly label: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** As long as a row; null for a table that adds nothing up. */
  readonly total: readonly string[] | null;
  /** Rows that are left to the CSV. */
  readonly moreRows: number;
};

/** The document as PDF; a rejection costs the file and nothing else. */
export type PrintDocument = (document: Document) => Promise<Uint8Array>;
