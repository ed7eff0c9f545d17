import { parseArgs } from 'node:util';
import { toExported } from '../analytics/ingest/formats/native/exported.ts';
import { maybeInstant } from '../analytics/ingest/instant.ts';
import type { UsageStore } from '../analytics/store.ts';
import { DONE, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export type ExportDependencies = Output & {
  readonly usage: Pick<UsageStore, 'events' | 'detail'>;
  readonly now: () => number;
};

export const EXPORT_USAGE = `usage: tokenbell export events [--from TIME] [--to TIME] [--org ORG]

Writes stored events as NDJSON, one call a line, ordered by occurredAt and id. TIME is a date (midnight UTC)
or an instant such as 2026-11-20T09:30:00Z; --from is included, --to is not. Unknown is null.`;

/** Events may be ten minutes ahead of the clock; a day more than covers them. */
const AHEAD_MS = 86_400_000;

/** `tokenbell export events …`; returns the exit code. */
export async function exportCommand(
  args: readonly string[],
  dependencies: ExportDependencies,
): Promise<number> {
  const { out, error: complaints, usage, now } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        org: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      await writeLine(out, EXPORT_USAGE);
      return DONE;
    }
    const from = values.from === undefined ? 0 : maybeTime(values.from);
    const to = values.to === undefined ? now() + AHEAD_MS : maybeTime(values.to);
    if (positionals.join(' ') !== 'events' || from === undefined || to === undefined) {
      await writeLine(complaints, EXPORT_USAGE);
      return NOT_UNDERSTOOD;
    }
    const query = { org: values.org ?? 'default', from, to, filters: [] };
    const { eventsFrom } = await usage.detail(query.org);
    if (eventsFrom > from) {
      await writeLine(
        complaints,
        `events are kept since ${new Date(eventsFrom).toISOString()}; older ones stand in sums`,
      );
    }
    for await (const page of usage.events(query)) {
      for (const event of page) await writeLine(out, JSON.stringify(toExported(event)));
    }
    return DONE;
  } catch (error) {
    if (!isMisuse(error)) throw error;
    await writeLine(complaints, `${error.message}\n\n${EXPORT_USAGE}`);
    return NOT_UNDERSTOOD;
  }
}

function maybeTime(text: string): number | undefined {
  return maybeInstant(text) ?? maybeInstant(`${text}T00:00:00Z`);
}
