import { say } from '../../../language/say.ts';
import type { Row, Table } from '../../message.ts';
import { toCount } from '../measures.ts';
import { costValue } from '../pending-cost.ts';
import type { TableMeasures } from '../table/breakdown.ts';
import type { Compared } from './compared.ts';
import type { ComparedSection } from './movers-table.ts';

/** What nobody answers for, and what has no price: both are in no other row of a report by name. */
export function openTable(sections: readonly ComparedSection[], models: readonly Compared[]): Table {
  const nobodys = sections.flatMap(({ groups }) =>
    groups.filter(({ value, now }) => value === '' && now.events > 0n),
  );
  const unpriced = models.filter(({ now }) => now.pendingEvents > 0n);
  const rows = [
    ...nobodys.map(({ name, now }) => rowOf(name, now)),
    ...unpriced.map(({ name, now }) => rowOf(say`no price of ${name}`, now)),
  ];
  return {
    columns: [
      { key: 'what', label: say`what`, unit: 'text' },
      { key: 'cost', label: say`cost`, unit: 'usd' },
      { key: 'requests', label: say`requests`, unit: 'count' },
      { key: 'pendingEvents', label: say`unpriced calls`, unit: 'count' },
    ],
    rows,
    total: {},
    shown: rows.length,
    rowsOverlap: false,
  };
}

function rowOf(what: string, measures: TableMeasures): Row {
  return {
    what,
    cost: costValue(measures),
    requests: toCount(measures.requests),
    pendingEvents: toCount(measures.pendingEvents),
  };
}
