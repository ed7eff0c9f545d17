import { dimensionNamed } from '../dimensions.ts';
import type { Filter } from '../store.ts';

/** What a channel or a key may be bound to: whoever asks there is told of nothing else. */
export const BINDABLE = ['customer', 'team', 'project'] as const;

export type Binding = { readonly dimension: (typeof BINDABLE)[number]; readonly value: string };

/** Reads "customer:globex". */
export function maybeBinding(text: string): Binding | undefined {
  const at = text.indexOf(':');
  const dimension = BINDABLE.find((one) => one === text.slice(0, at));
  const value = text.slice(at + 1);
  return dimension !== undefined && value !== '' ? { dimension, value } : undefined;
}

/** A stored binding. Throws on one that cannot be read: to pass over it would show everything. */
export function storedBinding(boundTo: string | null): Binding | null {
  if (boundTo === null) return null;
  const binding = maybeBinding(boundTo);
  if (!binding) throw new Error(`"${boundTo}" is nothing that can be bound to`);
  return binding;
}

/** As it is stored and as scopes are written: "customer:globex". */
export function boundScope({ dimension, value }: Binding): string {
  return `${dimension}:${value}`;
}

/** Within a sentence: "customer globex". */
export function boundText({ dimension, value }: Binding): string {
  return `${dimensionNamed(dimension).label} ${value}`;
}

export function boundFilter({ dimension, value }: Binding): Filter {
  return { dimension, values: [value], negate: false };
}

/** What a message about something within several scopes keeps to: the first of them that channels are bound to. */
export function keepsToAny(scopes: readonly string[]): { readonly within?: string } {
  return scopes.map(keepsTo).find(({ within }) => within !== undefined) ?? {};
}

/** What a message about one scope keeps to; nothing where a channel bound to it must not learn what it costs. */
export function keepsTo(scope: string): { readonly within?: string } {
  const binding = maybeBinding(scope);
  return binding && !hidesCost(binding) ? { within: scope } : {};
}

/** What usage costs us is nothing a customer is told: their price is another matter. */
export function hidesCost({ dimension }: Binding): boolean {
  return dimension === 'customer';
}
