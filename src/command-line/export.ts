import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { maybeInstant } from '../analytics/ingest/instant.ts';
import { startOfDate } from '../analytics/period.ts';
import type { Export, ExportDependencies } from './export/asked.ts';
import { writeDaily, writeFocus } from './export/days.ts';
import { writeEvents } from './export/events.ts';
import { DONE, FAILED, isMisuse, isOrganisation, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export const EXPORT_USAGE = `usage: tokenbell export events|daily|focus [--from TIME] [--to TIME] [--org ORG]

  events  stored events as NDJSON, one call a line, ordered by occurredAt and id; unknown is null
  daily   sums as CSV: a row for each day, provider, team, person, agent and model
  focus   the same as cost and usage rows of FOCUS 1.2 (CSV); docs/reports.md says what is left empty

TIME is a date (its midnight: UTC for events, the organisation's for days) or an instant such as
2026-11-20T09:30:00Z; --from is included, --to is not.`;

type Writer = {
  readonly write: (asked: Export, dependencies: ExportDependencies) => Promise<void>;
  /** Whether its days are the organisation's. */
  readonly isByDay: boolean;
};

const WRITERS: Readonly<Record<string, Writer>> = {
  events: { write: writeEvents, isByDay: false },
  daily: { write: writeDaily, isByDay: true },
  focus: { write: writeFocus, isByDay: true },
};

/** `tokenbell export …`; returns the exit code. */
export async function exportCommand(
  args: readonly string[],
  dependencies: ExportDependencies,
): Promise<number> {
  const { out, error: complaints } = dependencies;
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
    const what = positionals.join(' ');
    const writer = Object.hasOwn(WRITERS, what) ? WRITERS[what] : undefined;
    return await (writer ? run(writer, values, dependencies) : misunderstood(dependencies));
  } catch (error) {
    if (!isMisuse(error)) throw error;
    await writeLine(complaints, `${error.message}\n\n${EXPORT_USAGE}`);
    return NOT_UNDERSTOOD;
  }
}

type Flags = { readonly from?: string; readonly to?: string; readonly org?: string };

async function run(
  { write, isByDay }: Writer,
  { from, to, org = 'default' }: Flags,
  dependencies: ExportDependencies,
): Promise<number> {
  if (!(await isOrganisation(org, dependencies))) return FAILED;
  const timeZone = isByDay ? (await dependencies.usage.detail(org)).timeZone : 'UTC';
  const [first, last] = [from, to].map((text) => (text === undefined ? undefined : timeOf(text, timeZone)));
  if (first === null || last === null) return misunderstood(dependencies);
  await write({ org, from: first, to: last }, dependencies);
  return DONE;
}

/** An instant, or midnight of a date in a zone; null for what is neither. */
function timeOf(text: string, timeZone: string): number | null {
  const instant = maybeInstant(text);
  if (instant !== undefined) return instant;
  // A date that there is, has a midnight in UTC, too.
  if (maybeInstant(`${text}T00:00:00Z`) === undefined) return null;
  return startOfDate(Temporal.PlainDate.from(text), timeZone);
}

async function misunderstood({ error }: Output): Promise<number> {
  await writeLine(error, EXPORT_USAGE);
  return NOT_UNDERSTOOD;
}
