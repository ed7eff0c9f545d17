/**
 * Finishes what drizzle-kit generates: text is compared byte by byte. That is what the program means by equal,
 * is faster than a language's rules, and keeps indexes whole when the system's rules change with an update. Run
 * by `npm run migrations` after generating; files already finished stay as they are.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./migrations/', import.meta.url));

for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
  const generated = readFileSync(folder + name, 'utf8');
  writeFileSync(folder + name, generated.replace(/("\w+" text)\b(?! COLLATE)/g, '$1 COLLATE "C"'));
}
