import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the inspector writes; times are microseconds. */
type CpuProfile = {
  readonly nodes: readonly CallNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

type CallNode = { readonly id: number; readonly callFrame: Frame; readonly children?: readonly number[] };
type Frame = { readonly functionName: string; readonly url: string; readonly lineNumber: number };

const SHOWN = 15;

/** The functions and the files in which a profiled server spent its time, largest share first. */
export function profileText(file: string): string {
  const profile: CpuProfile = JSON.parse(readFileSync(file, 'utf8'));
  return [
    file,
    ...['share of working time by function', ...topOf(profile, functionOf)],
    ...['share of working time by file', ...topOf(profile, fileOf)],
  ].join('\n');
}

/** Time in a function itself, without what it calls. */
function topOf({ nodes, samples, timeDeltas }: CpuProfile, nameOf: Naming): string[] {
  const names = namesOf(nodes, nameOf);
  const times = new Map<string, number>();
  let working = 0;
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '';
    if (name === '(idle)') continue;
    const time = timeDeltas[index] ?? 0;
    working += time;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, time]) => `${((100 * time) / working).toFixed(1).padStart(6)} %  ${name}`);
}

type Naming = (frame: Frame) => string;

/** Native code has no place of its own, so it is named after the function that called it. */
function namesOf(nodes: readonly CallNode[], nameOf: Naming): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const name = ({ id, callFrame, children = [] }: CallNode, caller: string): void => {
    const isNative = callFrame.url === '' && !callFrame.functionName.startsWith('(');
    const own = isNative ? `${caller.replace(NATIVE, '')}${NATIVE}` : nameOf(callFrame);
    names.set(id, own);
    for (const child of children) {
      const node = byId.get(child);
      if (node) name(node, own);
    }
  };
  const [root] = nodes;
  if (root) name(root, '');
  return names;
}

const NATIVE = ', in native code';

function functionOf(frame: Frame): string {
  const name = frame.functionName || '(anonymous)';
  return frame.url === '' ? name : `${name}  ${fileOf(frame)}:${frame.lineNumber + 1}`;
}

const ROOT = new URL('..', import.meta.url);

/** A file of ours, or the package or part of Node it belongs to. */
function fileOf({ url, functionName }: Frame): string {
  if (url === '') return functionName;
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const dependency = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return dependency ?? path.replace(fileURLToPath(ROOT), '');
}
