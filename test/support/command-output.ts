import { Writable } from 'node:stream';
import type { Output } from '../../src/command-line/output.ts';

export type CapturedOutput = Output & {
  /** What was written to stdout and stderr so far. */
  readonly text: () => { readonly out: string; readonly error: string };
};

export function captureOutput(options: { readonly isTTY?: boolean } = {}): CapturedOutput {
  const [out, error] = [collector(), collector()];
  return {
    out: out.stream,
    error: Object.assign(error.stream, { isTTY: options.isTTY ?? false }),
    text: () => ({ out: out.text(), error: error.text() }),
  };
}

function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
