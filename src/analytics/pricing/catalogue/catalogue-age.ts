import { z } from 'zod';
import { say } from '../../../language/say.ts';
import type { StateStore } from '../../state.ts';
import { CATALOGUE_DATE, CATALOGUE_VERSION } from './catalogue.ts';

const SETTING = 'prices.catalogue';

const noteSchema = z.object({ version: z.string(), at: z.number() });

/** Which catalogue the book follows, and when it was last compared with it (UTC milliseconds). */
export type CatalogueNote = z.infer<typeof noteSchema>;

/** The shipped catalogue, unless a newer one was read since. */
export async function catalogueNote(state: Pick<StateStore, 'setting'>): Promise<CatalogueNote> {
  const text = await state.setting('', SETTING);
  const shipped = { version: CATALOGUE_VERSION, at: CATALOGUE_DATE };
  if (text === undefined) return shipped;
  const noted = noteSchema.parse(JSON.parse(text));
  return noted.at > shipped.at ? noted : shipped;
}

export function noteCatalogue(state: Pick<StateStore, 'saveSetting'>, note: CatalogueNote): Promise<void> {
  return state.saveSetting('', SETTING, JSON.stringify(note));
}

const DAY_MS = 86_400_000;
const OLD_DAYS = 14;

/** Said where something waits for a price and the catalogue is old enough to be the reason; else undefined. */
export function maybeOldCatalogue({ version, at }: CatalogueNote, now: number): string | undefined {
  const days = Math.floor((now - at) / DAY_MS);
  return days > OLD_DAYS ? say`the price catalogue (${version}) is ${days} days old` : undefined;
}
