import { centsText } from '../../analytics/finance/cents.ts';
import { type InvoiceBody, nanoOf } from '../../analytics/finance/invoice-body.ts';
import type { Column, Row, Section, Table } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { spokenLine } from './line-words.ts';
import { balanceOf, type ShownInvoice, taxableOf } from './shown.ts';

const SHOWN_LINES = 15;

/** Everything that makes up the total, in cents: lines, rounding, credits, tax. */
export function lineTable(body: InvoiceBody): Table {
  return tableOf({ ...body, lines: body.lines.map(spokenLine) }, lineColumns());
}

/** The same with what each line costs exactly, for files: in the words it is kept in. */
export function exactTable(body: InvoiceBody): Table {
  const [item, ...others] = lineColumns();
  return tableOf(body, [item, { key: 'cost', label: say`cost`, unit: 'usd' }, ...others]);
}

function lineColumns(): readonly [Column, ...Column[]] {
  return [
    { key: 'item', label: say`item`, unit: 'text' },
    { key: 'class', label: say`class`, unit: 'text' },
    { key: 'quantity', label: say`quantity`, unit: 'tokens' },
    { key: 'price', label: say`price`, unit: 'text' },
    amountColumn(),
  ];
}

function amountColumn(): Column {
  return { key: 'amount', label: say`amount`, unit: 'usd' };
}

function tableOf(body: InvoiceBody, columns: readonly Column[]): Table {
  const { totalUsd } = body;
  const rows = [...body.lines.map(lineRow), ...roundingRows(body), ...creditRows(body), ...taxRows(body)];
  const total = { item: say`Total`, cost: totalUsd, amount: totalUsd };
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
  return [{ ...NO_LINE, item: say`rounding`, cost: toDecimalUsd(exact), amount: roundingUsd }];
}

function creditRows({ credits }: InvoiceBody): readonly Row[] {
  return credits.map(({ day, note, amountUsd }) => {
    const amount = centsText(-nanoOf(amountUsd));
    return { ...NO_LINE, item: say`credit of ${day}`, price: note, cost: amount, amount };
  });
}

/** Names what it is a percentage of, since that is not the usage where there are credits. */
function taxRows(body: InvoiceBody): readonly Row[] {
  const { taxRate, taxUsd } = body;
  if (nanoOf(taxUsd) === 0n) return [];
  const price = say`${decimalText(taxRate)} % of ${formatUsdCents(taxableOf(body))}`;
  return [{ ...NO_LINE, item: say`tax`, price, cost: taxUsd, amount: taxUsd }];
}

/** What paper has room for. */
export function sectionsOf(shown: ShownInvoice): readonly Section[] {
  const { body, paid } = shown;
  return [
    { title: say`Lines`, lines: [], charts: [], table: lineTable(body) },
    ...partSection({ title: say`The usage by model`, label: say`model` }, body.models, body),
    ...partSection({ title: say`The usage by feature`, label: say`feature` }, body.features, body),
    ...(paid.length === 0 ? [] : [paymentSection(shown)]),
  ];
}

function partSection(
  { title, label }: { readonly title: string; readonly label: string },
  parts: InvoiceBody['features'],
  { chargedUsd }: InvoiceBody,
): readonly Section[] {
  if (parts.length === 0) return [];
  const table: Table = {
    columns: [{ key: 'name', label, unit: 'text' }, amountColumn()],
    rows: parts.map(({ name, amountUsd }) => ({ name, amount: amountUsd })),
    total: { name: say`Total`, amount: chargedUsd },
    shown: parts.length,
    rowsOverlap: false,
  };
  return [{ title, lines: [], charts: [], table }];
}

function paymentSection({ body, paid }: ShownInvoice): Section {
  const table: Table = {
    columns: [
      { key: 'day', label: say`day`, unit: 'text' },
      { key: 'note', label: say`note`, unit: 'text' },
      amountColumn(),
    ],
    rows: paid.map(({ day, note, amount }) => ({ day, note, amount: centsText(amount) })),
    total: { day: say`Total`, amount: centsText(balanceOf(body, paid).paid) },
    shown: paid.length,
    rowsOverlap: false,
  };
  return { title: say`Payments`, lines: [], charts: [], table };
}
