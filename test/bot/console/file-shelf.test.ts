import { describe, expect, it } from 'vitest';
import { openFileShelf } from '../../../src/bot/console/file-shelf.ts';
import { csvFile } from './samples.ts';

const idOf = (url: string) => url.split('/')[3] ?? '';

describe('the file shelf', () => {
  it('lets the oldest go when there are too many', () => {
    const shelf = openFileShelf({ files: 2, bytes: 1000 });
    const kept = ['a', 'b', 'c'].map((name) => shelf.keep(csvFile(name, name)));
    expect(kept.map(({ url }) => shelf.maybeFile(idOf(url))?.name)).toEqual([undefined, 'b', 'c']);
  });

  it('lets the oldest go when together they weigh too much', () => {
    const shelf = openFileShelf({ files: 10, bytes: 10 });
    const kept = ['a', 'b', 'c'].map((name) => shelf.keep(csvFile(name, 'xxxxx')));
    expect(kept.map(({ url }) => shelf.maybeFile(idOf(url))?.name)).toEqual([undefined, 'b', 'c']);
  });

  it('keeps the newest however heavy, and has room again once it is discarded', () => {
    const shelf = openFileShelf({ files: 10, bytes: 10 });
    const heavy = shelf.keep(csvFile('heavy', 'x'.repeat(50)));
    expect(shelf.maybeFile(idOf(heavy.url))?.name).toBe('heavy');
    shelf.discard(heavy.url);
    const kept = ['a', 'b'].map((name) => shelf.keep(csvFile(name, 'xxxxx')));
    expect(kept.map(({ url }) => shelf.maybeFile(idOf(url))?.name)).toEqual(['a', 'b']);
  });

  it('writes names into addresses safely', () => {
    const shelf = openFileShelf({ files: 1, bytes: 10 });
    expect(shelf.keep(csvFile('../"x"/ä.csv', '')).url).toMatch(
      /^\/console\/files\/[\w-]{22}\/\.\.%2F%22x%22%2F%C3%A4\.csv$/,
    );
  });
});
