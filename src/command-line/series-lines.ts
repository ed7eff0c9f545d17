import { parseArgs } from 'node:util';
import { detectLine } from '../analytics/detect/lines/detect-line.ts';
import type { LineAnswer } from '../analytics/detect/lines/line.ts';
import { projectLine } from '../analytics/detect/lines/project-line.ts';
import { lineError } from '../analytics/pricing/charge/price-line.ts';
import { answerLines, type LineStreams } from './json-lines.ts';
import { DONE, isMisuse, NOT_UNDERSTOOD, writeLine } from './output.ts';

export const DETECT_USAGE = `usage: tokenbell detect [--metric spend|generic]

Reads one series a line as JSON, {"series","start","stepMinutes","values":[…]} or {"series","points":[[time,value],…]},
and writes its scores and the alerts that would be sent. A line that cannot be read has an "error" in its place; the
exit code is 1 then.`;

export const PROJECT_USAGE = `usage: tokenbell project [--level 0.8]

Reads one series a line as JSON, {"series","start","step":"day"|"hour"|"week","values","horizon"} or with
"until":"month-end" instead of "horizon", and writes its projection with an interval. A line that cannot be read
has an "error" in its place; the exit code is 1 then.`;

/** `tokenbell detect`; returns the exit code. */
export function detectCommand(args: readonly string[], streams: LineStreams): Promise<number> {
  return answerSeries(args, streams, {
    usage: DETECT_USAGE,
    options: { metric: { type: 'string', default: 'spend' } },
    answering: ({ metric }) => {
      if (metric !== 'spend' && metric !== 'generic') throw new Misuse('--metric must be spend or generic');
      return (json) => detectLine(json, metric);
    },
  });
}

/** `tokenbell project`; returns the exit code. */
export function projectCommand(args: readonly string[], streams: LineStreams): Promise<number> {
  return answerSeries(args, streams, {
    usage: PROJECT_USAGE,
    options: { level: { type: 'string', default: '0.8' } },
    answering: ({ level }) => {
      const share = Number(level);
      if (!(share > 0 && share < 1)) throw new Misuse('--level must lie between 0 and 1');
      return (json) => projectLine(json, { level: share });
    },
  });
}

type LineCommand = {
  readonly usage: string;
  readonly options: Readonly<Record<string, { readonly type: 'string'; readonly default: string }>>;
  /** Reads the flags once, before any line; throws Misuse. */
  readonly answering: (flags: Readonly<Record<string, string>>) => (json: unknown) => LineAnswer<object>;
};

class Misuse extends Error {}

async function answerSeries(
  args: readonly string[],
  streams: LineStreams,
  command: LineCommand,
): Promise<number> {
  const { out, error: complaints } = streams;
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
    const answerTo = command.answering(flags as Record<string, string>);
    return await answerLines(streams, {
      answer: (json) => {
        const said = answerTo(json);
        return said.status === 'answered' ? said.answer : lineError('invalid', said.message);
      },
    });
  } catch (error) {
    if (!(error instanceof Misuse) && !isMisuse(error)) throw error;
    await writeLine(complaints, `${error.message}\n\n${command.usage}`);
    return NOT_UNDERSTOOD;
  }
}
