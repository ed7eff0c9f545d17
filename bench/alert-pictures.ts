/**
 * Draws the two pictures of docs/alerts.md: an hour that is told, and the same hour when it is usual.
 * `node bench/alert-pictures.ts`. The hours are real ones of a client of an LLM service, at $2 a million tokens.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { watchSeries } from '../src/analytics/detect/spend/watch.ts';
import type { IncidentChart } from '../src/analytics/message.ts';
import { createRenderer } from '../src/charts/render/render.ts';

interface Client {
  readonly id: string;
  readonly tokens: readonly number[];
}

const HOUR_MS = 3_600_000;
const USD_A_TOKEN = 2e-6;
const DRAWN_HOURS = 48;
/** A Thursday afternoon in the second week. */
const ODD_HOUR = 10 * 24 + 14;
const START = Date.parse('2026-11-02T00:00Z');

const clients: readonly Client[] = JSON.parse(
  readFileSync(new URL('../test/fixtures/series/servegen-hourly.json', import.meta.url), 'utf8'),
);
const usual = (clients.find(({ id }) => id === 'team-d-07')?.tokens ?? []).map(
  (count) => count * USD_A_TOKEN,
);
const odd = withHours(usual, { [ODD_HOUR]: 5 });
const burstBefore = withHours(usual, { [ODD_HOUR]: 5, [ODD_HOUR - 23]: 5.5 });

const pictures = {
  'alert-told': chartOf(odd, 'Told: 14:00 cost six times what was expected, and no afternoon came near it'),
  'alert-usual': chartOf(burstBefore, 'Not told again: the afternoon before had cost as much, an hour later'),
};

const renderer = createRenderer();
for (const [name, chart] of Object.entries(pictures)) {
  const picture = await renderer.draw(chart);
  writeFileSync(new URL(`../docs/pictures/${name}.png`, import.meta.url), picture);
  process.stderr.write(`${name}.png ${Math.round(picture.length / 1024)} kB\n`);
}
await renderer.close();

function withHours(values: readonly number[], factors: Readonly<Record<number, number>>): number[] {
  return values.map((value, hour) => value * (factors[hour] ?? 1));
}

/** The last two days up to the odd hour as the detector judged them; what it would have sent is marked. */
function chartOf(values: readonly number[], title: string): IncidentChart {
  const judged = watchSeries(values, { stepMinutes: 60, unit: 'usd' });
  const first = ODD_HOUR - DRAWN_HOURS + 1;
  const buckets = values.slice(first, ODD_HOUR + 1).map((value, place) => {
    const { expected = 0, low = 0, high = 0, kind = null } = judged[first + place] ?? {};
    const at = START + (first + place) * HOUR_MS;
    return {
      at,
      to: at + HOUR_MS,
      incomplete: false,
      actual: value.toFixed(2),
      expected: expected.toFixed(2),
      low: low.toFixed(2),
      high: high.toFixed(2),
      firing: kind !== null,
    };
  });
  return { kind: 'incident', unit: 'usd', title, alt: title, timeZone: 'UTC', granularity: 'hour', buckets };
}
