'use strict';

const { randomBytes } = require('node:crypto');
const { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { mkdir, readFile, rename, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');

/** When it was written, by whom, how many events, how many bytes. */
const NAME = /^tokenbell-(\d{13})-[0-9a-f]{12}-(\d+)-(\d+)\.ndjson$/;
const UNFINISHED = /^tokenbell-.*\.ndjson\.tmp$/;
const HOUR_MS = 3_600_000;

/**
 * Batches of lines in a folder, a file each, which any process may send and remove. Two that send the same
 * file are harmless: its events have ids. A file appears whole, by being renamed, or not at all. Methods
 * throw what the file system throws, except for files that another process has removed.
 */
exports.createSpool = function createSpool({ spoolDir: folder, maxSpoolBytes }) {
  let isTidy = false;
  const held = () => {
    if (!isTidy) removeUnfinished(folder);
    isTidy = true;
    const files = filesIn(folder);
    return { files, events: sumOf(files, 'events'), bytes: sumOf(files, 'bytes') };
  };
  const placeFor = (text, count) => {
    const bytes = Buffer.byteLength(text);
    if (held().bytes + bytes > maxSpoolBytes) return undefined;
    const name = `tokenbell-${Date.now()}-${randomBytes(6).toString('hex')}-${count}-${bytes}.ndjson`;
    return join(folder, name);
  };
  return {
    held,
    /** False when there is no room for it. */
    async write(lines) {
      const text = lines.join('\n');
      const place = placeFor(text, lines.length);
      if (place === undefined) return false;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${place}.tmp`, text, { mode: 0o600 });
      await rename(`${place}.tmp`, place);
      return true;
    },
    /** The same for a process that is about to end. */
    writeNow(lines) {
      const text = lines.join('\n');
      const place = placeFor(text, lines.length);
      if (place === undefined) return false;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${place}.tmp`, text, { mode: 0o600 });
      renameSync(`${place}.tmp`, place);
      return true;
    },
    /** The lines of a file; empty when another process was faster. */
    async read({ name }) {
      const text = await unlessGone(readFile(join(folder, name), 'utf8'));
      return text ? text.split('\n').filter((line) => line !== '') : [];
    },
    async remove({ name }) {
      await rm(join(folder, name), { force: true });
    },
  };
};

/** What a process left that crashed while it wrote; younger ones may still be written. */
function removeUnfinished(folder) {
  for (const name of namesIn(folder).filter((one) => UNFINISHED.test(one))) {
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (mtimeMs < Date.now() - HOUR_MS) rmSync(path, { force: true });
  }
}

/** Oldest first. */
function filesIn(folder) {
  const found = namesIn(folder).map((name) => ({ name, parts: NAME.exec(name) }));
  return found
    .filter(({ parts }) => parts)
    .map(({ name, parts }) => ({ name, events: Number(parts[2]), bytes: Number(parts[3]) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

async function unlessGone(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function sumOf(files, name) {
  return files.reduce((sum, file) => sum + file[name], 0);
}
