import { say } from '../../language/say.ts';
import type { RankingChart, Table } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import { chartBase } from '../reports/charts/time-charts.ts';
import type { Question } from '../reports/question.ts';
import { percentOf } from '../words/format.ts';
import { savingOf, type TipsFound } from './find-tips.ts';
import { sharesOf } from './shares.ts';
import { confidenceWord, modelName, tipName, totalSaving } from './tip-words.ts';

/** Tips shown in the table and drawn as bars; the file holds every one. */
const SHOWN = 10;
const DRAWN = 10;

/** Every tip, and all of them together. */
export function tipsTable({ tips, spent }: TipsFound): Table {
  const shares = sharesOf(tips.map(savingOf), spent.costNano);
  const sum = (of: (tip: (typeof tips)[number]) => bigint) =>
    tips.reduce((total, tip) => total + of(tip), 0n);
  return {
    columns: [
      { key: 'tip', label: say`tip`, unit: 'text' },
      { key: 'calls', label: say`calls`, unit: 'count' },
      { key: 'costNow', label: say`cost now`, unit: 'usd' },
      { key: 'costThen', label: say`cost then`, unit: 'usd' },
      { key: 'saving', label: say`saving`, unit: 'usd' },
      { key: 'share', label: say`share`, unit: 'percent' },
      { key: 'confidence', label: say`confidence`, unit: 'text' },
    ],
    rows: tips.map((tip, index) => ({
      tip: tipName(tip),
      calls: tip.calls,
      costNow: toDecimalUsd(tip.beforeNano),
      costThen: toDecimalUsd(tip.afterNano),
      saving: toDecimalUsd(savingOf(tip)),
      share: shares[index] ?? null,
      confidence: confidenceWord(tip.confidence),
    })),
    total: {
      tip: say`Total`,
      calls: tips.reduce((total, { calls }) => total + calls, 0),
      costNow: toDecimalUsd(sum(({ beforeNano }) => beforeNano)),
      costThen: toDecimalUsd(sum(({ afterNano }) => afterNano)),
      saving: toDecimalUsd(totalSaving(tips)),
      share: percentOf(totalSaving(tips), spent.costNano),
    },
    shown: SHOWN,
    rowsOverlap: false,
  };
}

/** The file also says which model the calls went to and which they could. */
export function tipsFileTable(found: TipsFound): Table {
  const table = tipsTable(found);
  const [tip, ...others] = table.columns;
  if (!tip) throw new Error('a table has a first column');
  return {
    ...table,
    columns: [
      tip,
      { key: 'model', label: say`model`, unit: 'text' },
      { key: 'otherModel', label: say`other model`, unit: 'text' },
      ...others,
    ],
    rows: table.rows.map((row, index) => {
      const { place, to } = found.tips[index] ?? { place: null, to: null };
      return { ...row, model: place && modelName(place), otherModel: to };
    }),
  };
}

/** The largest savings as bars. */
export function tipsChart(question: Question, { tips }: TipsFound, title: string): RankingChart {
  const drawn = tips.slice(0, DRAWN);
  const rest = tips.slice(DRAWN);
  const names = drawn.map(tipName);
  // Bars go by their names, and one agent may do the same with two models.
  const isTwice = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  const bars = drawn.map((tip, index) => {
    const name = names[index] ?? '';
    const own = isTwice(name) ? `${name}, ${modelName(tip.place)}` : name;
    return { name: own, values: [toDecimalUsd(savingOf(tip))] };
  });
  const more = {
    name: say`+${rest.length} more`,
    role: 'rest' as const,
    values: [toDecimalUsd(totalSaving(rest))],
  };
  return {
    kind: 'ranking',
    measure: say`saving`,
    unit: 'usd',
    ...chartBase(question, { title, alt: say`${title}. The largest: ${bars[0]?.name ?? ''}.` }),
    parts: [say`saving`],
    rows: rest.length === 0 ? bars : [...bars, more],
    more: rest.length,
  };
}
