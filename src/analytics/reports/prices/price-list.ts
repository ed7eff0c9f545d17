import { counted, say } from '../../../language/say.ts';
import { type Message, messageOf, type Row, type Table } from '../../message.ts';
import { isRetiredBy, type Retirement, retiresText } from '../../pricing/catalogue/retirements.ts';
import { unitPriceText, usdPerMillion } from '../../pricing/charge/unit-price.ts';
import { SAME_AS } from '../../pricing/rows/price-row.ts';
import { rowsInForce } from '../../pricing/rows/rows-in-force.ts';
import type { PriceRow } from '../../state.ts';
import { modelCountText } from '../../words/counts.ts';
import { shorten } from '../wording.ts';
import { type Surface, setExample } from './set-example.ts';

export type PriceQuestion = {
  readonly org: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly provider?: string;
  readonly model?: string;
  /** Lines shown; the CSV holds all rows. */
  readonly shown: number;
  readonly command: string;
  readonly surface: Surface;
  readonly retirements: readonly Retirement[];
};

/** The prices that hold at a moment, each with its unit, where it comes from and since when it holds. */
export function priceListMessage(rows: readonly PriceRow[], question: PriceQuestion): Message {
  const { command, at, shown } = question;
  const holding = rowsInForce(rows, question);
  const groups = [...Map.groupBy(holding, groupOf).values()];
  if (groups.length === 0) return noPrices(question);
  const models = new Set(holding.map(({ provider, model }) => `${provider}/${model}`));
  const more = groups.length - shown;
  return messageOf({
    command,
    headline: shorten(
      say`${pricesText(holding.length)} of ${modelCountText(models.size)} on ${dateText(at)}`,
    ),
    lines: [
      ...groups.slice(0, shown).map((group) => groupText(group, question)),
      ...(more > 0 ? [moreText(more)] : []),
    ],
    fileTable: priceTable(holding),
    csvName: `prices-${dateText(at)}`,
  });
}

function moreText(lines: number): string {
  return counted(lines, say`+1 more line in the CSV`, say`+${lines} more lines in the CSV`);
}

function noPrices({ command, provider, model, at, surface }: PriceQuestion): Message {
  const what = [provider, model].filter((word) => word !== undefined).join('/');
  return messageOf({
    command,
    tone: 'notice',
    headline: shorten(
      what === ''
        ? say`No price is known for anything on ${dateText(at)}`
        : say`No price is known for ${what} on ${dateText(at)}`,
    ),
    lines: [
      say`Set one: ${setExample(`${provider ?? 'openai'}/${model ?? 'gpt-4o'}`, surface)}`,
      say`Names are matched whole, as they stand in the price book.`,
    ],
  });
}

/** Rows that differ in what they price alone stand in one line. */
function groupOf(row: PriceRow): string {
  const { provider, model, mode, regionClass, contextAbove, contextInclusive, schedule } = row;
  const { source, org, sourceVersion, validFrom, validTo } = row;
  return [
    ...[provider, model, mode, regionClass, contextAbove, contextInclusive, schedule],
    ...[source, org, sourceVersion, validFrom, validTo],
  ].join('\u001f');
}

/** "openai/gpt-4o: $2.50 per 1M input tokens, $10.00 per 1M output tokens; catalogue genai-prices 0.1.8". */
function groupText(group: readonly PriceRow[], { retirements, at }: PriceQuestion): string {
  const [first] = group;
  if (!first) return '';
  const prices = group.map(priceText).join(', ');
  const retirement = retirements.find((one) => isRetiredBy(first, one));
  const retires = retirement ? `; ${retiresText(retirement, at)}` : '';
  return `${[`${first.provider}/${first.model}`, ...conditionsOf(first)].join(', ')}: ${prices}; ${originText(first)}${retires}`;
}

function priceText(row: PriceRow): string {
  if (row.class.startsWith(SAME_AS)) return say`charged like ${row.class.slice(SAME_AS.length)}`;
  return unitPriceText(row);
}

function conditionsOf(row: PriceRow): readonly string[] {
  const { mode, regionClass, contextAbove, contextInclusive, schedule } = row;
  return [
    ...(mode === 'standard' || mode === '*' ? [] : [mode]),
    ...(regionClass === '*' ? [] : [regionClass]),
    ...(contextAbove === 0 ? [] : [promptsText(contextAbove, contextInclusive)]),
    ...(schedule === null ? [] : [say`at certain hours (UTC)`]),
  ];
}

function promptsText(tokens: number, isInclusive: boolean): string {
  return isInclusive ? say`prompts from ${tokens} tokens` : say`prompts above ${tokens} tokens`;
}

function originOf(source: PriceRow['source']): string {
  switch (source) {
    case 'operator':
      return say`set here`;
    case 'correction':
      return say`correction`;
    case 'tier':
      return say`service tiers`;
    case 'base':
      return say`catalogue`;
  }
}

function originText({ source, sourceVersion, validFrom, validTo }: PriceRow): string {
  return [
    source === 'base' ? `${originOf(source)} ${sourceVersion}` : originOf(source),
    ...(validFrom === null ? [] : [say`since ${momentText(validFrom)}`]),
    ...(validTo === null ? [] : [say`until ${momentText(validTo)}`]),
  ].join(' ');
}

function priceTable(rows: readonly PriceRow[]): Table {
  return {
    columns: [
      { key: 'model', label: say`model`, unit: 'text' },
      { key: 'class', label: say`class`, unit: 'text' },
      { key: 'price', label: say`price`, unit: 'text' },
      { key: 'perMillion', label: say`USD per 1M`, unit: 'text' },
      { key: 'conditions', label: say`conditions`, unit: 'text' },
      { key: 'source', label: say`source`, unit: 'text' },
      { key: 'since', label: say`since`, unit: 'text' },
      { key: 'until', label: say`until`, unit: 'text' },
    ],
    rows: rows.map(tableRow),
    total: {},
    shown: rows.length,
    rowsOverlap: false,
  };
}

function tableRow(row: PriceRow): Row {
  return {
    model: `${row.provider}/${row.model}`,
    class: row.class,
    price: priceText(row),
    perMillion: row.perUnit === 'token' ? usdPerMillion(row.picoPerUnit) : null,
    conditions: conditionsOf(row).join(', '),
    source: `${originOf(row.source)} ${row.sourceVersion}`,
    since: row.validFrom === null ? null : momentText(row.validFrom),
    until: row.validTo === null ? null : momentText(row.validTo),
  };
}

function dateText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** A day, or an instant where a price does not change at midnight UTC. */
export function momentText(at: number): string {
  const text = new Date(at).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/(:00)?\.000Z$/, 'Z');
}

function pricesText(count: number): string {
  return counted(count, say`1 price`, say`${count} prices`);
}
