import { messageOf } from '../../analytics/message.ts';
import { operatorRows } from '../../analytics/pricing/own-prices/operator-price.ts';
import { setRows } from '../../analytics/pricing/own-prices/set-rows.ts';
import { readSetTerms } from '../../analytics/pricing/own-prices/set-terms.ts';
import { previewChange } from '../../analytics/pricing/repricing/price-change.ts';
import {
  rowsText,
  setDoneMessage,
  setPreviewMessage,
  unchangedMessage,
} from '../../analytics/reports/prices/price-set.ts';
import { FAILED } from '../output.ts';
import {
  misunderstood,
  noteChange,
  organisationOf,
  type PricesDependencies,
  type PricesFlags,
  tell,
} from './options.ts';
import { eventsIn, progressOver, repriceNow } from './reprice.ts';

/** `prices set`: says what changes, writes the rows, prices stored events anew. */
export async function setPrices(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  const [name = '', ...more] = words;
  const read = more.length > 0 ? undefined : readSetTerms(name, flags);
  if (!read) return misunderstood(`set takes one model, not "${more[0]}" as well`, dependencies);
  if (read.kind === 'refused') return misunderstood(read.message, dependencies);
  const organisation = await organisationOf(flags, dependencies);
  if (!organisation) return FAILED;
  const { state, usage, now } = dependencies;
  const place = { org: organisation.id, mode: read.mode, sourceVersion: 'prices set', now: now() };
  const { rows, problems } = operatorRows(read.price, place);
  if (problems[0]) return misunderstood(problems[0].message, dependencies);
  const existing = await state.priceRows();
  const changes = setRows(existing, rows);
  if (changes.added.length === 0) return tell(unchangedMessage(rows, ''), dependencies);
  const progress = progressOver('reading', await eventsIn(dependencies, organisation.id, {}), dependencies);
  const { part, comparison } = await previewChange({ usage }, changes, {
    organisation,
    existing,
    now: now(),
    onRead: progress.add,
  });
  progress.stop();
  await tell(setPreviewMessage(changes.added, comparison, '', flags['dry-run'] ?? false), dependencies);
  if (flags['dry-run']) return 0;
  await state.addPriceRows(changes.added, changes.superseded);
  const detail = rowsText(changes.added);
  await noteChange({ org: organisation.id, what: `prices set ${name}`, detail }, dependencies);
  const { headline, tone } = setDoneMessage(changes.added, '');
  await tell(messageOf({ headline, tone }), dependencies);
  return comparison.changes.length === 0 ? 0 : repriceNow(organisation, part, dependencies);
}
