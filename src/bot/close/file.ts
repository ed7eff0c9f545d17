import type { MessageFile } from '../../analytics/message.ts';
import type { MonthClose } from '../../analytics/state.ts';

/** The file of a closed month, byte for byte as it was closed. */
export function closedFile({ org, month, body }: Pick<MonthClose, 'org' | 'month' | 'body'>): MessageFile {
  return {
    name: `usage-${org}-${month}-closed.csv`,
    mediaType: 'text/csv',
    content: new TextEncoder().encode(body),
    alt: null,
  };
}
