/** The only channel the console has; deliveries to any other are refused. */
export const CONSOLE_CHANNEL = 'main';

/** Somebody the person at the console may speak as, to see what they would see. */
export type ConsolePerson = { readonly user: string; readonly name: string };

export type ConsoleOptions = {
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Host names besides those of loopback under which the page may be opened, without port. */
  readonly hosts: readonly string[];
  /** Offered as "speak as"; nobody else can be spoken as. Empty shows no choice. */
  readonly people: readonly ConsolePerson[];
  /** The language of answers to browsers whose own is not spoken here; English when absent. */
  readonly locale?: () => Promise<string | null>;
  /** Commands offered to somebody who does not know what to type; the first three also as chips. */
  readonly examples: readonly string[];
};
