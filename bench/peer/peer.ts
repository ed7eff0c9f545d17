import type { Asked } from './asked.ts';
import type { Fact } from './facts.ts';
import type { AskPart } from './part.ts';

/**
 * All that a reply of ours says of events, from DuckDB: figures of the window and of the one before, rows, what the
 * picture and the small lines show, when the newest event was. DuckDB is asked for sums, part by part; shares, changes
 * and bars are worked out of them here and take none of its time, nor do words and the file.
 */
export type Peer = (ask: AskPart, asked: Asked) => Promise<readonly Fact[]>;
