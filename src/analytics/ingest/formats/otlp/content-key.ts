import { hash } from 'node:crypto';
import type { Attributes } from './schema.ts';

/** A key for a record that nothing identifies: what it says. */
export function contentKey(parts: readonly unknown[], ...attributes: readonly Attributes[]): string {
  const content = [...parts, ...attributes.map((one) => [...one].sort(([a], [b]) => (a < b ? -1 : 1)))];
  return `otlp:${hash('sha256', JSON.stringify(content))}`;
}
