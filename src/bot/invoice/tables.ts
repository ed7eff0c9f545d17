import { centsText } from '../../analytics/finance/cents.ts';
import { type InvoiceBody, nanoOf } from '../../analytics/finance/invoice-body.ts';
import type { Column, Row, Section, Table } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import { balanceOf, type ShownInvoice, taxableOf } from './shown.ts';

const SHOWN_LINES = 15;

const ITEM: Column = { key: 'item', label: 'item', unit: 'text' };
const CLASS: Column = { key: 'class', label: 'class', unit: 'text' };
const AMOUNT: Column = { key: 'amount', label: 'amount', unit: 'usd' };
const QUANTITY: Column = { key: 'quantity', label: 'quantity', unit: 'tokens' };
const PRICE: Column = { key: 'price', label: 'price', unit: 'text' };

/** Everything that makes up the total, in cents: lines, rounding, credits, tax. */
export function lineTable(body: InvoiceBody): Table {
  return tableOf(body, [ITEM, CLASS, QUANTITY, PRICE, AMOUNT]);
}

/** The same with what each line costs exactly, for files. */
export function exactTable(body: InvoiceBody): Table {
  return tableOf(body, [ITEM, { key: 'cost', label: 'cost', unit: 'usd' }, CLASS, QUANTITY, PRICE, AMOUNT]);
}

function tableOf(body: InvoiceBody, columns: readonly Column[]): Table {
  const { totalUsd } = body;
  const rows = [...body.lines.map(lineRow), ...roundingRows(body), ...creditRows(body), ...taxRows(body)];
  const total = { item: 'Total', cost: totalUsd, amount: totalUsd };
  return { columns, rows, total, shown: SHOWN_LINES, rowsOverlap: false };
}

function lineRow({ costUsd, amountUsd, ...line }: InvoiceBody['lines'][number]): Row {
  return { ...line, cost: costUsd, amount: amountUsd };
}

const NO_LINE = { class: '', quantity: null, price: '' };

/** Two gaps in one row: from the exact lines to the rounded sum, and from the rounded lines to it. */
function roundingRows({ usageUsd, chargedUsd, roundingUsd }: InvoiceBody): readonly Row[] {
  const exact = nanoOf(chargedUsd) - nanoOf(usageUsd);
  if (exact === 0n && nanoOf(roundingUsd) === 0n) return [];
  return [{ ...NO_LINE, item: 'rounding', cost: toDecimalUsd(exact), amount: roundingUsd }];
}

function creditRows({ credits }: InvoiceBody): readonly Row[] {
  return credits.map(({ day, note, amountUsd }) => {
    const amount = centsText(-nanoOf(amountUsd));
    return { ...NO_LINE, item: `credit of ${day}`, price: note, cost: amount, amount };
  });
}

/** Names what it is a percentage of, since that is not the usage where there are credits. */
function taxRows(body: InvoiceBody): readonly Row[] {
  const { taxRate, taxUsd } = body;
  if (nanoOf(taxUsd) === 0n) return [];
  const price = `${taxRate} % of ${formatUsdCents(taxableOf(body))}`;
  return [{ ...NO_LINE, item: 'tax', price, cost: taxUsd, amount: taxUsd }];
}

/** What paper has room for. */
export function sectionsOf(shown: ShownInvoice): readonly Section[] {
  const { body, paid } = shown;
  return [
    { title: 'Lines', lines: [], charts: [], table: lineTable(body) },
    ...partSection('model', body.models, body),
    ...partSection('feature', body.features, body),
    ...(paid.length === 0 ? [] : [paymentSection(shown)]),
  ];
}

function partSection(
  by: string,
  parts: InvoiceBody['features'],
  { chargedUsd }: InvoiceBody,
): readonly Section[] {
  if (parts.length === 0) return [];
  const table: Table = {
    columns: [{ key: 'name', label: by, unit: 'text' }, AMOUNT],
    rows: parts.map(({ name, amountUsd }) => ({ name, amount: amountUsd })),
    total: { name: 'Total', amount: chargedUsd },
    shown: parts.length,
    rowsOverlap: false,
  };
  return [{ title: `The usage by ${by}`, lines: [], charts: [], table }];
}

function paymentSection({ body, paid }: ShownInvoice): Section {
  const table: Table = {
    columns: [
      { key: 'day', label: 'day', unit: 'text' },
      { key: 'note', label: 'note', unit: 'text' },
      AMOUNT,
    ],
    rows: paid.map(({ day, note, amount }) => ({ day, note, amount: centsText(amount) })),
    total: { day: 'Total', amount: centsText(balanceOf(body, paid).paid) },
    shown: paid.length,
    rowsOverlap: false,
  };
  return { title: 'Payments', lines: [], charts: [], table };
}
