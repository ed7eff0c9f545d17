import { element } from './element.js';
import { said } from './words.js';

/**
 * The first rows of a table, what further rows there are, and the total. `caption` names it to screen
 * readers. Roles are given although the elements have them: on a narrow page table.css lays rows out as
 * blocks, and browsers then forget that they are a table.
 */
export function renderTable({ columns, rows, total, more }, caption) {
  const heading = columns.map((column) =>
    element('th', { scope: 'col', role: 'columnheader', class: classOf(column) }, column.label),
  );
  const body = rows.map((row) => renderRow(columns, row));
  return element(
    'div',
    { class: 'table-frame', role: 'region', 'aria-label': said('Table: {0}', caption), tabindex: 0 },
    element(
      'table',
      { role: 'table' },
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, heading)),
      element('tbody', { role: 'rowgroup' }, body, more ? renderMore(columns, more) : null),
      total.length > 0 && rows.length > 0
        ? element('tfoot', { role: 'rowgroup' }, renderRow(columns, total))
        : null,
    ),
  );
}

function renderRow(columns, cells) {
  const [name, ...others] = cells;
  const values = others.map((cell, index) => {
    const column = columns[index + 1];
    return element('td', { role: 'cell', class: classOf(column), 'data-label': column.label }, cell);
  });
  return element('tr', { role: 'row' }, element('th', { scope: 'row', role: 'rowheader' }, name), values);
}

function renderMore(columns, text) {
  const cell = element('td', { role: 'cell', class: 'more-rows', colspan: columns.length }, text);
  return element('tr', { role: 'row' }, cell);
}

function classOf({ numeric, isMoney }) {
  return [numeric ? 'numeric' : null, isMoney ? 'money' : null].filter(Boolean).join(' ') || null;
}
