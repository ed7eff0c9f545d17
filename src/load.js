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
/** Packages whose files are modules that name each other in full. */
const MODULES = /\/node_modules\/(drizzle-orm|zod)\/.*\.js$/;
const packages = new Map();

module.registerHooks({
  resolve: (specifier, context, next) => {
    if (MODULES.test(context.parentURL) && specifier.startsWith('.'))
      return fileOfPackage(specifier, context);
    if (!OURS.test(context.parentURL)) return next(specifier, context);
    if (!specifier.startsWith('.')) return ofPackage(specifier, context, next);
    if (!OURS.test(specifier)) return next(specifier, context);
    return namedFile(specifier, context, 'module-typescript');
  },
});

/** A file is what its name says: without looking for it, and for a package.json, a thousand times. */
function namedFile(specifier, { parentURL }, format) {
  return { url: new URL(specifier, parentURL).href, format, shortCircuit: true };
}

/** Of zod's files two thirds are its messages in other languages, which nobody here is told: `z.locales` has none. */
function fileOfPackage(specifier, context) {
  return namedFile(specifier.replace(/^\.\.\/locales\/index\.js$/, '../locales/en.js'), context, 'module');
}

/** Node reads the package.json of a package again for each import of it; that of drizzle-orm has 180 KB. */
function ofPackage(specifier, context, next) {
  const found = packages.get(specifier) ?? next(specifier, context);
  packages.set(specifier, found);
  return { ...found, shortCircuit: true };
}
