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

// Node reads the package.json of a package again for each of its ES modules. That of drizzle-orm has 180 KB, which
// made 0.4 s and 100 MB; its CommonJS files are found without it.
const conditions = ['node', 'require'];
module.registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier.startsWith('drizzle-orm') ? { ...context, conditions } : context),
});
