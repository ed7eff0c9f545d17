import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const PAGE = new URL('./page/', import.meta.url);
const FONTS = new URL('../../../data/fonts/', import.meta.url);

/** What the page is made of, by address. Nothing outside this table is served. */
const PAGE_FILES: Readonly<Record<string, URL>> = {
  '/': new URL('index.html', PAGE),
  '/console/style.css': new URL('style.css', PAGE),
  '/console/channel.css': new URL('channel.css', PAGE),
  '/console/entry.css': new URL('entry.css', PAGE),
  '/console/table.css': new URL('table.css', PAGE),
  '/console/viewer.css': new URL('viewer.css', PAGE),
  '/console/composer.css': new URL('composer.css', PAGE),
  '/console/app.js': new URL('app.js', PAGE),
  '/console/composer.js': new URL('composer.js', PAGE),
  '/console/element.js': new URL('element.js', PAGE),
  '/console/entry.js': new URL('entry.js', PAGE),
  '/console/entry-log.js': new URL('entry-log.js', PAGE),
  '/console/table.js': new URL('table.js', PAGE),
  '/console/words.js': new URL('words.js', PAGE),
  '/console/bell.svg': new URL('bell.svg', PAGE),
  '/console/inter-400.ttf': new URL('Inter_400Regular.ttf', FONTS),
  '/console/inter-600.ttf': new URL('Inter_600SemiBold.ttf', FONTS),
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

export type PageFile = { readonly path: string; readonly mediaType: string; readonly content: Buffer };

/** Reads all of it once: together it is under a megabyte. */
export function readPageFiles(): Promise<readonly PageFile[]> {
  return Promise.all(
    Object.entries(PAGE_FILES).map(async ([path, file]) => ({
      path,
      mediaType: MEDIA_TYPES[extname(file.pathname)] ?? 'application/octet-stream',
      content: await readFile(file),
    })),
  );
}
