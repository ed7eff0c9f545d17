const LONGEST_ECHO = 200;

/** What was typed, as one line that may be shown again; used only until a command is understood. */
export function echo(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_ECHO)
    .toWellFormed();
  return /^\/?usage\b/i.test(line) ? line.replace(/^\/?usage/i, '/usage') : `/usage ${line}`.trim();
}
