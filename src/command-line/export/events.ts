import { toExported } from '../../analytics/ingest/formats/native/exported.ts';
import { writeLine } from '../output.ts';
import type { Export, ExportDependencies } from './asked.ts';

/** Events may be ten minutes ahead of the clock; a day more than covers them. */
const AHEAD_MS = 86_400_000;

/** Every stored event as a line of NDJSON. */
export async function writeEvents(
  { org, from = 0, to }: Export,
  { out, error: complaints, usage, now }: ExportDependencies,
): Promise<void> {
  const query = { org, from, to: to ?? now() + AHEAD_MS, filters: [] };
  const { eventsFrom } = await usage.detail(org);
  if (eventsFrom > from) {
    const since = new Date(eventsFrom).toISOString();
    await writeLine(complaints, `events are kept since ${since}; older ones stand in sums`);
  }
  for await (const page of usage.events(query)) {
    for (const event of page) await writeLine(out, JSON.stringify(toExported(event)));
  }
}
