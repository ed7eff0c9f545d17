import { say } from '../../../language/say.ts';
import type { Filter, UsageStore } from '../../store.ts';
import type { UsageEvent } from '../../usage-event.ts';

/** A provider and model as events spell them; '' where they do not say. */
export type UsedModel = { readonly provider: string; readonly model: string };

export type CountedModel = UsedModel & { readonly events: number };

/** Events may be a little ahead of the clock. */
const AHEAD_MS = 86_400_000;

/** Every provider and model an organisation ever used, the most used first. */
export async function usedModels(
  usage: Pick<UsageStore, 'sum'>,
  org: string,
  now: number,
): Promise<readonly CountedModel[]> {
  const ever = { org, from: 0, to: now + AHEAD_MS, filters: [] };
  const measures = ['events'] as const;
  const providers = await usage.sum(ever, { by: 'provider', measures });
  const used: CountedModel[] = [];
  for (const { value: provider } of providers) {
    const filters = [{ dimension: 'provider', values: [provider], negate: false }] as const;
    const models = await usage.sum({ ...ever, filters }, { by: 'model', measures });
    used.push(
      ...models.map(({ value: model, measures: { events } }) => ({
        provider,
        model,
        events: Number(events),
      })),
    );
  }
  return used.sort((one, other) => other.events - one.events || (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** One text for a provider and model, to find them by. */
export function keyOf({ provider, model }: UsedModel): string {
  return `${provider}\u001f${model}`;
}

/** Whether an event is of one of these models. */
export function isOf(models: readonly UsedModel[]): (event: UsageEvent) => boolean {
  const keys = new Set(models.map(keyOf));
  return ({ dimensions: { provider = '', model = '' } }) => keys.has(keyOf({ provider, model }));
}

/** More names than these are quicker read past than asked for. */
const MOST_NAMES = 500;

/** Filters that leave all events of these models, and some of others that share a provider or a name: see `isOf`. */
export function filtersFor(models: readonly UsedModel[]): readonly Filter[] {
  const names = { provider: models.map((one) => one.provider), model: models.map((one) => one.model) };
  return (['provider', 'model'] as const).flatMap((dimension) => {
    const values = [...new Set(names[dimension])];
    return values.length > MOST_NAMES ? [] : [{ dimension, values, negate: false }];
  });
}

/** "openai/gpt-4o", as people type and read it. */
export function modelText({ provider, model }: UsedModel): string {
  if (model === '') return provider === '' ? say`(no model)` : `${provider}/${say`(no model)`}`;
  return provider === '' ? model : `${provider}/${model}`;
}

/** Whether somebody who typed "gpt-4o" or "openai/gpt-4o" means this model. */
export function isMeant(used: UsedModel, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return used.model.toLowerCase() === wanted || modelText(used).toLowerCase() === wanted;
}

/** "openai/gpt-4o" names both; where the provider is given apart, a slash belongs to the model. */
export function splitName(
  name: string | undefined,
  provider: string | undefined,
): { readonly provider?: string; readonly model?: string } {
  const slash = provider === undefined ? (name?.indexOf('/') ?? -1) : -1;
  if (name !== undefined && slash > 0)
    return { provider: name.slice(0, slash), model: name.slice(slash + 1) };
  return { ...(name !== undefined && { model: name }), ...(provider !== undefined && { provider }) };
}
