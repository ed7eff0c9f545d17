/** Where a command writes: results to `out`, progress and complaints to `error`. */
export type Output = {
  readonly out: NodeJS.WritableStream;
  readonly error: NodeJS.WritableStream & { readonly isTTY?: boolean };
};

/** Exit codes of every command. */
export const DONE = 0;
export const FAILED = 1;
export const NOT_UNDERSTOOD = 2;

/** Writes one line and waits while whoever reads it is slower. */
export function writeLine(stream: NodeJS.WritableStream, text: string): Promise<void> | undefined {
  if (stream.write(`${text}\n`)) return undefined;
  return new Promise((resolve) => stream.once('drain', resolve));
}

/** Whether parseArgs threw because of what was typed; its messages say what. */
export function isMisuse(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
