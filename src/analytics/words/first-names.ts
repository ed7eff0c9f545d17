import { say } from '../../language/say.ts';

/** Some of many names: "a, b, c and 2 more". */
export function firstNames(names: readonly string[], most: number): string {
  const first = names.slice(0, most).join(', ');
  return names.length > most ? say`${first} and ${names.length - most} more` : first;
}
