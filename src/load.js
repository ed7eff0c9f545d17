/**
 * How modules are loaded; everything else works without it, later and with more memory. Plain JavaScript, because
 * taking the types out of even one file loads a compiler of 18 MB into every thread. Most is gained where it runs
 * before all others: `node --import ./src/load.js src/main.ts start`.
 */
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// Beside what it was made of: `npm ci` clears both, and nobody else can put code there. Where the folder cannot be
// written, nothing is kept; NODE_COMPILE_CACHE names another.
const cache = fileURLToPath(new URL('../node_modules/.cache/tokenbell', import.meta.url));
const { directory } = module.enableCompileCache(cache);
// Threads take it from here.
if (directory) process.env.NODE_COMPILE_CACHE = directory;

// V8 lets a heap grow to four times what is alive in it before it clears up, in every thread; half as much again is
// enough (measured: 0.7 of the memory under ingest at the same rate).
setFlagsFromString('--heap-growing-percent=50');

const OURS = /^(?!.*\/node_modules\/).*\.ts$/;
const packages = new Map();

module.registerHooks({
  resolve: (specifier, context, next) => {
    if (!OURS.test(context.parentURL)) return next(specifier, context);
    if (!specifier.startsWith('.')) return ofPackage(specifier, context, next);
    return OURS.test(specifier) ? ownFile(specifier, context) : next(specifier, context);
  },
});

/** A file of ours is what its name says: without looking for it, and for a package.json, a thousand times. */
function ownFile(specifier, { parentURL }) {
  return { url: new URL(specifier, parentURL).href, format: 'module-typescript', shortCircuit: true };
}

/**
 * Node reads the package.json of a package again for each import of it. That of drizzle-orm has 180 KB, which made
 * most of the time and memory of a start; its CommonJS files are found without it.
 */
function ofPackage(specifier, context, next) {
  const conditions = specifier.startsWith('drizzle-orm') ? ['node', 'require'] : context.conditions;
  const found = packages.get(specifier) ?? next(specifier, { ...context, conditions });
  packages.set(specifier, found);
  return { ...found, shortCircuit: true };
}
