import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type LineError, lineError } from '../analytics/pricing/charge/price-line.ts';
import { DONE, FAILED, type Output, writeLine } from './output.ts';

export type LineStreams = Output & { readonly input: Readable };

type Answering = {
  /** Longer lines are refused unread. */
  readonly mostCharacters?: number;
  readonly answer: (json: unknown) => object | LineError;
};

/**
 * Answers each line of JSON on its own, in order. One that cannot be read has an `error` in its place, is named on
 * stderr, and leaves the others alone. Returns the exit code: 1 when there was one.
 */
export async function answerLines({ input, out, error }: LineStreams, answering: Answering): Promise<number> {
  let number = 0;
  let exitCode = DONE;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (text.trim() === '') continue;
    const answer = answerTo(text, answering);
    await writeLine(out, JSON.stringify(answer));
    if (!isError(answer)) continue;
    exitCode = FAILED;
    await writeLine(error, `line ${number}: ${answer.error.message.replaceAll(/\s*\n\s*/g, ' ')}`);
  }
  return exitCode;
}

function isError(answer: object | LineError): answer is LineError {
  return 'error' in answer;
}

function answerTo(
  text: string,
  { answer, mostCharacters = Number.POSITIVE_INFINITY }: Answering,
): object | LineError {
  if (text.length > mostCharacters)
    return lineError('too-long', `a line has more than ${mostCharacters} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return lineError('not-json', `not JSON: ${String(error instanceof Error ? error.message : error)}`);
  }
  return answer(json);
}
