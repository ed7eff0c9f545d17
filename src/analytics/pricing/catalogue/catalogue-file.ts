import type { MatchLogic } from '@pydantic/genai-prices';
import { z } from 'zod';
import type { CatalogueProvider } from './catalogue.ts';

const match: z.ZodType<MatchLogic> = z.lazy(() =>
  z.union([
    z.object({ equals: z.string() }),
    z.object({ starts_with: z.string() }),
    z.object({ ends_with: z.string() }),
    z.object({ contains: z.string() }),
    z.object({ regex: z.string() }),
    z.object({ or: z.array(match) }),
    z.object({ and: z.array(match) }),
  ]),
);

const usd = z.number().min(0);
const tiered = z.object({
  base: usd,
  tiers: z.array(z.object({ start: z.number().min(0), price: usd })),
});
const prices = z.record(z.string(), z.union([usd, tiered]));

const constraint = z.union([
  z.object({ type: z.literal('start_date'), start_date: z.iso.date() }),
  z.object({
    type: z.literal('time_of_date'),
    start_time: z.string().regex(/^\d\d:\d\d/),
    end_time: z.string().regex(/^\d\d:\d\d/),
  }),
]);

const model = z.object({
  id: z.string().min(1).max(255),
  match,
  prices: z.union([z.array(z.object({ constraint: constraint.optional(), prices })), prices]),
});

const catalogue = z
  .array(z.object({ id: z.string().min(1).max(255), models: z.array(model).max(20_000) }))
  .max(1_000);

export type CatalogueRead =
  | { readonly kind: 'catalogue'; readonly providers: readonly CatalogueProvider[] }
  | { readonly kind: 'refused'; readonly message: string };

/** A price list in the shape of genai-prices' data.json: providers with their models and prices. */
export function readCatalogue(json: unknown): CatalogueRead {
  const read = catalogue.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    return { kind: 'refused', message: `${(first?.path ?? []).join('.')}: ${first?.message ?? 'not read'}` };
  }
  // Optional keys that are absent stay absent in JSON, which is what the package's types ask for.
  return { kind: 'catalogue', providers: read.data as readonly CatalogueProvider[] };
}
