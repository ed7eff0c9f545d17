/** `npm run specs`: to be run whenever a chart's Vega-Lite spec has changed. */
import { writeFileSync } from 'node:fs';
import { compile } from 'vega-lite';
import { compiledSpecsFile } from './compiled-specs.ts';
import { specs } from './specs.ts';

const compiled = Object.entries(specs).map(([name, spec]) => [name, compile(spec).spec]);
writeFileSync(compiledSpecsFile, `${JSON.stringify(Object.fromEntries(compiled))}\n`);
