import { z } from 'zod';
import { say } from '../../../language/say.ts';
import type { StateStore } from '../../state.ts';
import { normaliseModel } from '../book/normalise-model.ts';
import type { UsedModel } from '../book/used-models.ts';

const SETTING = 'prices.retirements';

const retirementSchema = z.object({
  provider: z.string(),
  model: z.string(),
  /** The first day on which it answers no more: "2026-12-31". */
  day: z.string(),
  /** What its provider, or an admin, says to use instead. */
  replacement: z.string().nullable(),
});

/** A model that its provider takes away. */
export type Retirement = z.infer<typeof retirementSchema>;

/** Entries kept at most: the latest. */
const MOST_KEPT = 500;

export async function retirementsOf(
  state: Pick<StateStore, 'setting'>,
  org: string,
): Promise<readonly Retirement[]> {
  const text = await state.setting(org, SETTING);
  return text === undefined ? [] : z.array(retirementSchema).parse(JSON.parse(text));
}

/** Keeps them by day, the latest of them where there are too many. */
export async function saveRetirements(
  state: Pick<StateStore, 'saveSetting'>,
  org: string,
  retirements: readonly Retirement[],
): Promise<void> {
  const byDay = retirements.toSorted((one, other) => (one.day < other.day ? -1 : 1)).slice(-MOST_KEPT);
  await state.saveSetting(org, SETTING, JSON.stringify(byDay));
}

/**
 * Whether a retirement is of a model as events or price rows spell it: the same name at the same provider, under any
 * of its aliases. A dated snapshot and the name without a date are two models, with a day each.
 */
export function isRetiredBy(used: UsedModel, retirement: UsedModel): boolean {
  const [one, other] = [used, retirement].map(({ provider, model }) => normaliseModel(provider, model));
  if (one?.names[0] !== other?.names[0]) return false;
  return one?.provider === '' || one?.provider === other?.provider;
}

/** "retires on 2026-12-31", or "retired on …" once it did. */
export function retiresText({ day }: Pick<Retirement, 'day'>, now: number): string {
  return day <= isoDay(now) ? say`retired on ${day}` : say`retires on ${day}`;
}

/** The day in UTC, as providers announce them. */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
