import type { Message } from '../../analytics/message.ts';
import { catalogueNote, maybeOldCatalogue } from '../../analytics/pricing/catalogue/catalogue-age.ts';
import { withNote } from '../../analytics/reports/kept-detail.ts';
import type { BotServices } from '../command.ts';

/** Says how old the price catalogue is where events wait for a price and its age may be why. */
export async function withCatalogueAge(
  message: Message,
  { state }: Pick<BotServices, 'state'>,
  now: number,
): Promise<Message> {
  if ((message.footing?.pendingEvents ?? 0) === 0) return message;
  return withNote(message, maybeOldCatalogue(await catalogueNote(state), now) ?? null);
}
