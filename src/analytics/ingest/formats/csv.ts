import { NAMED_COUNTS } from '../../usage-event.ts';

/** Columns of other names: the file's column → the event's field, perhaps dotted ("metadata.region"). */
export type ColumnMap = ReadonlyMap<string, string>;

const NUMBERS: ReadonlySet<string> = new Set([
  ...NAMED_COUNTS,
  'occurredAt',
  'endedAt',
  'latencyMs',
  'timeToFirstTokenMs',
  'httpStatus',
]);
const NUMERIC_OBJECTS: ReadonlySet<string> = new Set(['parts', 'usage']);
const OBJECTS: ReadonlySet<string> = new Set(['metadata', 'parts', 'usage', 'user']);
const LISTS: ReadonlySet<string> = new Set(['tools', 'files']);
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * One row as the value readNative takes. Empty cells are unknown. A dotted field goes into its object
 * ("metadata.region", "parts.context", "user.email"); tags are separated by ";"; tools, files and whole
 * objects are JSON. A cell that is not what its field needs is left as text, which readNative refuses by name.
 */
export function eventOfRow(
  header: readonly string[],
  cells: readonly string[],
  columns: ColumnMap,
): Readonly<Record<string, unknown>> {
  const fields = new Map<string, unknown>();
  const objects = new Map<string, Map<string, unknown>>();
  for (const [index, column] of header.entries()) {
    const cell = cells[index]?.trim() ?? '';
    if (cell === '') continue;
    const field = columns.get(column) ?? column;
    const dot = field.indexOf('.');
    const object = dot === -1 ? '' : field.slice(0, dot);
    if (!OBJECTS.has(object)) {
      fields.set(field, cellValue(field, cell));
      continue;
    }
    const inner = objects.get(object) ?? new Map<string, unknown>();
    objects.set(object, inner.set(field.slice(dot + 1), NUMERIC_OBJECTS.has(object) ? asNumber(cell) : cell));
  }
  for (const [name, inner] of objects) fields.set(name, Object.fromEntries(inner));
  return Object.fromEntries(fields);
}

function cellValue(field: string, cell: string): unknown {
  if (NUMBERS.has(field)) return asNumber(cell);
  if (field === 'gatewayCacheHit') return asBoolean(cell);
  if (field === 'tags') return cell.startsWith('[') ? asJson(cell) : cell.split(';').map((tag) => tag.trim());
  if (LISTS.has(field) || (OBJECTS.has(field) && cell.startsWith('{'))) return asJson(cell);
  return cell;
}

function asNumber(cell: string): unknown {
  return NUMBER.test(cell) ? Number(cell) : cell;
}

function asBoolean(cell: string): unknown {
  const word = cell.toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : cell;
}

function asJson(cell: string): unknown {
  try {
    const value: unknown = JSON.parse(cell);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return cell;
    throw error;
  }
}
