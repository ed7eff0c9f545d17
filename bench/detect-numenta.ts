import { createNoveltyWatch, NOVELTY_THRESHOLD } from '../src/analytics/detect/gap-novelty.ts';
import { type Row, sumOf } from './detect-table.ts';

/** Labelled anomalies of each file: [first row, last row], inclusive. */
export type Windows = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** The benchmark's own scoring (numenta/NAB v1.1), with the threshold that suits all files best and the shipped one. */
export function numentaRows(csv: string, windows: Windows): Row[] {
  const detections = numentaDetections(csv);
  const profiles = { standard: [0.11, 1], 'low FP': [0.22, 1], 'low FN': [0.11, 2] } as const;
  return Object.entries(profiles).map(([profile, [falseCost, missCost]]) => {
    const score = (threshold: number) =>
      numentaScore(
        detections.filter((found) => found.score >= threshold),
        windows,
        { falseCost, missCost },
      );
    const best = Math.max(...Array.from({ length: 100 }, (_, step) => score(0.005 + step / 1000)));
    return { profile, best: best.toFixed(1), shipped: score(NOVELTY_THRESHOLD).toFixed(1) };
  });
}

interface Detection {
  readonly file: string;
  readonly row: number;
  readonly score: number;
}

function numentaDetections(csv: string): Detection[] {
  const files = new Map<string, { at: number; value: number }[]>();
  let file = '';
  let at = 0;
  for (const line of csv.trim().split('\n').slice(1)) {
    const [name = '', time = '', value = ''] = line.split(',');
    if (name !== '') file = name;
    at = name === '' ? at + Number(time) * 1000 : Date.parse(`${time.replace(' ', 'T').replace('Z', '')}Z`);
    const rows = files.get(file) ?? [];
    rows.push({ at, value: Number(value) });
    files.set(file, rows);
  }
  return [...files].flatMap(([name, rows]) => {
    const watch = createNoveltyWatch();
    const probation = Math.min(Math.floor(0.15 * rows.length), 750);
    return rows
      .map(({ at: time, value }, row) => ({ file: name, row, score: watch.push(value, time).score }))
      .filter(({ row, score }) => row >= probation && score > 0);
  });
}

function numentaScore(
  detections: readonly Detection[],
  windows: Windows,
  { falseCost, missCost }: { falseCost: number; missCost: number },
): number {
  const count = sumOf(Object.values(windows).map((list) => list.length));
  const found = new Map<string, number>();
  let costs = 0;
  for (const { file, row } of detections) {
    const list = windows[file] ?? [];
    const inside = list.find(([first, last]) => row >= first && row <= last);
    if (inside) {
      const width = inside[1] - inside[0] + 1;
      const worth = sigma(-(inside[1] - row + 1) / width) / sigma(-1);
      const key = `${file} ${inside[0]}`;
      found.set(key, Math.max(found.get(key) ?? 0, worth));
      continue;
    }
    const before = list.filter(([, last]) => last < row).at(-1);
    const distance = before ? (row - before[1]) / (before[1] - before[0]) : Number.POSITIVE_INFINITY;
    costs += falseCost * (distance > 3 ? 1 : -sigma(distance));
  }
  const gained = sumOf([...found.values()]) - costs - missCost * (count - found.size);
  return (100 * (gained + missCost * count)) / ((1 + missCost) * count);
}

function sigma(y: number): number {
  return 2 / (1 + Math.exp(5 * y)) - 1;
}
