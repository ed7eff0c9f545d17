import { isId, isObject } from '../checks.ts';

/** A line of a session log; undefined when it is no JSON object, as a last line that is half written. */
export function maybeEntry(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isObject(entry) ? entry : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `{name: value}` where the value is an identifier, else nothing. */
export function optional<Name extends string>(
  name: Name,
  value: unknown,
): { readonly [key in Name]?: string } {
  // A computed key makes TypeScript forget which one it is.
  return isId(value) ? ({ [name]: value } as { readonly [key in Name]?: string }) : {};
}

/** The last part of a path of any system. */
export function lastFolder(path: unknown): string | undefined {
  return typeof path === 'string' ? path.split(/[\\/]/).findLast((part) => part !== '') : undefined;
}
