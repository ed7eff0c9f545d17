import BetterSqlite from 'better-sqlite3';
import type { BenchContext } from './context.ts';
import { type Line, milliseconds, percentile } from './report.ts';
import type { ServerProcess } from './server-process.ts';

const DAY_MS = 86_400_000;

/** A question, and the same sums from the events themselves: what they are grouped by, and of which days. */
type View = { readonly text: string; readonly days: number; readonly by: string; readonly where?: string };

const VIEWS: readonly View[] = [
  { text: 'team 7d', days: 7, by: 'team' },
  { text: 'team team-7 30d', days: 30, by: '"user"', where: "team = 'team-7'" },
  { text: 'trend 30d', days: 30, by: 'occurred_at / 86400000' },
  { text: 'org 90d', days: 90, by: 'occurred_at / 86400000' },
  { text: 'top user 90d', days: 90, by: '"user"' },
  { text: 'top model 90d team:team-7', days: 90, by: 'model', where: "team = 'team-7'" },
];

/** Each view without its picture, beside one scan of the raw events in SQLite for the same groups. */
export async function measureViews(
  context: BenchContext,
  server: ServerProcess,
  databaseFile: string,
): Promise<readonly Line[]> {
  const rounds = context.quick ? 12 : 40;
  const bar = context.progress('asking', VIEWS.length * rounds, 'questions');
  const lines: Line[] = [];
  for (const view of VIEWS) {
    const samples: number[] = [];
    await server.ask(view.text, { pictures: false });
    for (let round = 0; round < rounds; round++) {
      samples.push(await server.ask(view.text, { pictures: false }));
      bar.add(1);
    }
    lines.push(viewLine(view, samples, scanMs(databaseFile, view)));
  }
  bar.stop();
  return lines;
}

function viewLine({ text }: View, samples: readonly number[], scan: number): Line {
  const [p50, p95] = [percentile(samples, 0.5), percentile(samples, 0.95)];
  return {
    what: `/usage ${text}, no picture`,
    figure: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`,
    beside: `one raw scan in SQLite: ${milliseconds(scan)}; ${(scan / p50).toFixed(1)} × faster`,
    wanted: 'p95 ≤ 50 ms',
    numbers: { p50Ms: p50, p95Ms: p95, rawScanMs: scan },
  };
}

/** The median of three; the first one brings the file into the cache of the operating system. */
function scanMs(databaseFile: string, { days, by, where = '1' }: View): number {
  const db = new BetterSqlite(databaseFile, { readonly: true });
  db.pragma('cache_size = -65536');
  const statement = db.prepare(
    `select ${by}, sum(requests), sum(input_tokens), sum(output_tokens), sum(cost_nano)
     from event join series on series.id = event.series
     where event.org = 'default' and occurred_at >= ? and ${where} group by 1`,
  );
  const samples = Array.from({ length: 3 }, () => {
    const startedAt = performance.now();
    statement.all(Date.now() - days * DAY_MS);
    return performance.now() - startedAt;
  });
  db.close();
  return percentile(samples, 0.5);
}
