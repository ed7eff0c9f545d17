import { type Batch, documentOf, type Item, isBlank, tooMany } from '../batch.ts';
import { MAX_RECORDS } from '../gateway-call.ts';

const NEWLINE = 0x0a;

/** The records of a list, of JSON Lines, or a single one: all three come as application/json. */
export function recordsOf(body: Uint8Array): Batch {
  const document = documentOf(body);
  if ('value' in document) {
    const records = Array.isArray(document.value) ? document.value : [document.value];
    if (records.length > MAX_RECORDS) return tooMany(records.length, MAX_RECORDS);
    return { items: records.map((value) => ({ value })) };
  }
  const lines = document.refused === 'not_json' ? linesOf(body) : [];
  if (lines.length > MAX_RECORDS) return tooMany(`more than ${MAX_RECORDS}`, MAX_RECORDS);
  const [first, ...others] = lines.map(itemOfLine);
  // Whose first line is no document is no list of documents either.
  return first && 'value' in first && others.length > 0 ? { items: [first, ...others] } : document;
}

/** Lines that are not blank; one more than may be at most. */
function linesOf(body: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < body.length && lines.length <= MAX_RECORDS; ) {
    const newline = body.indexOf(NEWLINE, start);
    const end = newline === -1 ? body.length : newline;
    if (!isBlank(body.subarray(start, end))) lines.push(body.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function itemOfLine(line: Uint8Array): Item {
  const document = documentOf(line);
  if ('value' in document) return { value: document.value };
  return { refusal: { code: 'not_json', message: 'the line is not one JSON document' } };
}
