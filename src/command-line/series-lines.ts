import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { detectLine } from '../analytics/detect/lines/detect-line.ts';
import { projectLine } from '../analytics/detect/lines/project-line.ts';
import { DONE, isMisuse, NOT_UNDERSTOOD, writeLine } from './output.ts';

export type SeriesStreams = { readonly input: Readable; readonly out: Writable; readonly error: Writable };

export const DETECT_USAGE = `usage: tokenbell detect [--metric spend|generic]

Reads one series a line as JSON, {"series","start","stepMinutes","values":[…]} or {"series","points":[[time,value],…]},
and writes its scores and the alerts that would be sent.`;

export const PROJECT_USAGE = `usage: tokenbell project [--level 0.8]

Reads one series a line as JSON, {"series","start","step":"day"|"hour"|"week","values","horizon"} or with
"until":"month-end" instead of "horizon", and writes its projection with an interval.`;

/** `tokenbell detect`; returns the exit code. */
export function detectCommand(args: readonly string[], streams: SeriesStreams): Promise<number> {
  return answerLines(args, streams, {
    usage: DETECT_USAGE,
    options: { metric: { type: 'string', default: 'spend' } },
    answering: ({ metric }) => {
      if (metric !== 'spend' && metric !== 'generic') throw new Misuse('--metric must be spend or generic');
      return (json) => detectLine(json, metric);
    },
  });
}

/** `tokenbell project`; returns the exit code. */
export function projectCommand(args: readonly string[], streams: SeriesStreams): Promise<number> {
  return answerLines(args, streams, {
    usage: PROJECT_USAGE,
    options: { level: { type: 'string', default: '0.8' } },
    answering: ({ level }) => {
      const share = Number(level);
      if (!(share > 0 && share < 1)) throw new Misuse('--level must lie between 0 and 1');
      return (json) => projectLine(json, { level: share });
    },
  });
}

type LineAnswer =
  | { readonly status: 'answered'; readonly answer: object }
  | { readonly status: 'not-understood'; readonly message: string };

type LineCommand = {
  readonly usage: string;
  readonly options: Readonly<Record<string, { readonly type: 'string'; readonly default: string }>>;
  /** Reads the flags once, before any line; throws Misuse. */
  readonly answering: (flags: Readonly<Record<string, string>>) => (json: unknown) => LineAnswer;
};

class Misuse extends Error {}

/** Answers each line of stdin on its own; one that cannot be read is named and leaves the others alone. */
async function answerLines(
  args: readonly string[],
  streams: SeriesStreams,
  command: LineCommand,
): Promise<number> {
  const { input, out, error: complaints } = streams;
  let number = 0;
  let exitCode = DONE;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
    });
    const { help, ...flags } = values;
    if (help) {
      await writeLine(out, command.usage);
      return DONE;
    }
    // parseArgs gave every remaining option its declared type, string, or its default.
    const answer = command.answering(flags as Record<string, string>);
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (text.trim() === '') continue;
      const said = answerText(text, answer);
      if (said.status === 'answered') {
        if (!out.write(`${JSON.stringify(said.answer)}\n`)) await once(out, 'drain');
      } else {
        exitCode = NOT_UNDERSTOOD;
        await writeLine(complaints, `line ${number}: ${said.message}`);
      }
    }
    return exitCode;
  } catch (error) {
    if (!(error instanceof Misuse) && !isMisuse(error)) throw error;
    await writeLine(complaints, `${error.message}\n\n${command.usage}`);
    return NOT_UNDERSTOOD;
  }
}

function answerText(text: string, answer: (json: unknown) => LineAnswer): LineAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { status: 'not-understood', message: 'this is not JSON' };
  }
  return answer(json);
}
