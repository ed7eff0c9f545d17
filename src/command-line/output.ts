import type { StateStore } from '../analytics/state.ts';

/** Where a command writes: results to `out`, progress and complaints to `error`. */
export type Output = {
  readonly out: NodeJS.WritableStream;
  readonly error: NodeJS.WritableStream & { readonly isTTY?: boolean };
};

/** Exit codes of every command. */
export const DONE = 0;
export const FAILED = 1;
export const NOT_UNDERSTOOD = 2;
/** What a shell calls the end of a program whose reader has gone: 128 and the number of SIGPIPE. */
const UNREAD = 141;

/** Ends the program without a word when whoever reads it has gone: `tokenbell export events | head -1`. */
export function endWithReader(streams: readonly NodeJS.WritableStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(UNREAD);
    });
  }
}

/** Writes one line and waits while whoever reads it is slower. */
export function writeLine(stream: NodeJS.WritableStream, text: string): Promise<void> | undefined {
  if (stream.write(`${text}\n`)) return undefined;
  return new Promise((resolve) => stream.once('drain', resolve));
}

/** Whether there is such an organisation; where there is none, that has been said. */
export async function isOrganisation(
  org: string,
  { state, error }: Output & { readonly state: Pick<StateStore, 'organisation'> },
): Promise<boolean> {
  if (await state.organisation(org)) return true;
  await writeLine(error, `there is no organisation "${org}"`);
  return false;
}

/** Whether parseArgs threw because of what was typed; its messages say what. */
export function isMisuse(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
