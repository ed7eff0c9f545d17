/**
 * Finishes what drizzle-kit generates: STRICT tables (a plain INTEGER column would store 1.5), and WITHOUT
 * ROWID where the primary key is made of several columns (the table is its own index). Run by
 * `npm run migrations` after generating; files already finished stay as they are.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./migrations/', import.meta.url));

for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
  const generated = readFileSync(folder + name, 'utf8');
  writeFileSync(folder + name, finish(generated));
}

function finish(statements: string): string {
  return statements.replace(/(CREATE TABLE[^;]*?)\n\)(;)/g, (_whole, body: string) => {
    const composite = /PRIMARY KEY\(/.test(body);
    return `${body}\n) STRICT${composite ? ', WITHOUT ROWID' : ''};`;
  });
}
