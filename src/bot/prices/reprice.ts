import { messageOf } from '../../analytics/message.ts';
import { compareCosts } from '../../analytics/pricing/cost-comparison.ts';
import { repriceModels } from '../../analytics/pricing/repricing.ts';
import { loadBook, type StoredBook } from '../../analytics/pricing/stored-book.ts';
import { isMeant, isOf, type UsedModel, usedModels } from '../../analytics/pricing/used-models.ts';
import {
  REPRICING_ELSEWHERE,
  repricedMessage,
  repricePreviewMessage,
} from '../../analytics/reports/reprice.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../problem.ts';
import { quoteValue, type Word } from '../words.ts';

/** More are left to the command line, which shows how far it is. */
const MOST_EVENTS = 200_000;

/** `prices reprice [model:…]` shows what pricing stored events anew would change; with "confirm" it is done. */
export async function repricePrices(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const { organisation } = speaker;
  const typed = words.find(({ key }) => key === 'model')?.values[0];
  const unknown = words.find(({ key, text }) => key !== 'model' && text.toLowerCase() !== 'confirm');
  if (unknown) return refuse(call, notUnderstood(unknown.text));
  const used = await usedModels(services.usage, organisation.id, now);
  const models = typed === undefined ? used : used.filter((one) => isMeant(one, typed));
  if (typed !== undefined && models.length === 0) return refuse(call, notUsed(typed));
  const command = `/usage prices reprice${typed === undefined ? '' : ` model:${quoteValue(typed)}`}`;
  const book = await loadBook(services.state);
  const comparison = await compare(call, book, models);
  const preview = repricePreviewMessage(comparison, command);
  if (comparison.changes.length === 0) return { message: preview };
  if (!comparison.complete) return refuse(call, tooMany());
  if (!words.some(({ text }) => text.toLowerCase() === 'confirm')) {
    const actions = [{ label: 'Reprice now', command: `${command} confirm`, style: 'primary' }] as const;
    return { message: messageOf({ ...preview, actions }) };
  }
  const owner = services.randomId(60);
  const result = await repriceModels(
    { ...services, pricer: book },
    { organisation, models, owner, now: services.now },
  );
  if (result.kind === 'busy')
    return refuse(call, misunderstanding('not_available', REPRICING_ELSEWHERE, { hint: command }));
  return { message: repricedMessage(result.changes, command) };
}

function compare(
  { speaker: { organisation }, services }: Call,
  book: StoredBook,
  models: readonly UsedModel[],
) {
  const { id: org, timeZone } = organisation;
  const query = { org, from: 0, to: Number.MAX_SAFE_INTEGER, filters: [] };
  return compareCosts(services.usage.events(query), {
    timeZone,
    price: (event) => book.price(org, event),
    concerns: isOf(models),
    most: MOST_EVENTS,
  });
}

function notUnderstood(typed: string) {
  return misunderstanding('unknown_word', `I do not know what ${shownWord(typed)} means here.`, {
    hint: 'For example: /usage prices reprice model:gpt-4o',
  });
}

function notUsed(typed: string) {
  return misunderstanding('not_found', `No event is of the model ${shownWord(typed)}.`, {
    hint: 'Names are matched whole; /usage top model lists those that are used.',
  });
}

function tooMany() {
  const message = 'There are too many events for a chat to wait for.';
  return misunderstanding('not_available', message, {
    hint: 'On the machine, type: tokenbell prices reprice',
  });
}
