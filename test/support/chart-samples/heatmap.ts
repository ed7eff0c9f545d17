import { wave } from './buckets.ts';
import { base, type ChartSample } from './sample.ts';

export const heatmapSamples: readonly ChartSample[] = [
  {
    name: 'heatmap-week',
    chart: {
      kind: 'heatmap',
      ...base(
        'Busiest on Tuesdays from 14:00 to 15:00 with $18.40 a week',
        'Busiest on Tuesdays from 14:00 to 15:00 with $18.40 a week; nothing on Sundays.',
        'hour',
        'Europe/Berlin',
      ),
      measure: 'Cost a week by hour, 24 Aug to 20 Nov 2026',
      unit: 'usd',
      cells: [1, 2, 3, 4, 5, 6].flatMap((weekday) =>
        Array.from({ length: weekday === 6 ? 4 : 17 }, (_, index) => ({
          weekday,
          hour: weekday === 6 ? 10 + index : 6 + index,
          value: (weekday === 2 && index === 8
            ? 18.4
            : 0.02 + 9 * wave(index + weekday, weekday) ** 4
          ).toFixed(6),
        })),
      ),
    },
  },
  {
    name: 'heatmap-one-hour',
    chart: {
      kind: 'heatmap',
      ...base('All of it on Fridays from 3:00 to 4:00', 'All of it on Fridays from 3:00 to 4:00.', 'hour'),
      measure: 'Requests a week by hour',
      unit: 'count',
      cells: [{ weekday: 5, hour: 3, value: 12 }],
    },
  },
];
