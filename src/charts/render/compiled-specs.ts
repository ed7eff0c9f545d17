import { readFileSync } from 'node:fs';
import type { Spec } from 'vega';
import type { SpecName } from '../parts/drawing.ts';

/** Written by compile-specs.ts. */
export const compiledSpecsFile = new URL('../../../data/chart-specs.json', import.meta.url);

/** The shapes of all plots as Vega specs. Making them anew was a third of the time to a first picture. */
export function readCompiledSpecs(): Readonly<Record<SpecName, Spec>> {
  return JSON.parse(readFileSync(compiledSpecsFile, 'utf8'));
}
