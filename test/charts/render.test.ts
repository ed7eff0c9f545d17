import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../src/charts/render/render.ts';
import { speaking } from '../../src/language/locale.ts';
import { trendOf } from '../support/chart-samples/trend.ts';
import { chartSamples } from '../support/chart-samples.ts';

const failing = new URL('../support/failing-render-worker.ts', import.meta.url);

/** Width and height of a PNG: the IHDR chunk, https://www.w3.org/TR/png-3/#11IHDR. */
function sizeOf(png: Uint8Array): { width: number; height: number } {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect(bytes.toString('latin1', 12, 16)).toBe('IHDR');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const normal = trendOf({ title: 'a normal day', costs: [1, 2, 3] });

describe('the renderer', () => {
  const renderer = createRenderer();
  afterAll(() => renderer.close());

  it.each(chartSamples)('draws $name as a PNG of twice 480 pixels', async ({ chart }) => {
    const { width, height } = sizeOf(await renderer.draw(chart));
    expect(width).toBe(960);
    expect(height).toBeGreaterThan(200);
    expect(height).toBeLessThanOrEqual(2400);
  });

  it('draws the same picture twice', async () => {
    expect(await renderer.draw(normal)).toEqual(await renderer.draw(normal));
  });

  it('draws in the language of whoever asks, however many wait', async () => {
    const inSpanish = () => speaking('es', () => renderer.draw(normal));
    const [english, spanish, again, more] = await Promise.all([
      renderer.draw(normal),
      inSpanish(),
      renderer.draw(normal),
      inSpanish(),
    ]);
    expect(again).toEqual(english);
    expect(more).toEqual(spanish);
    expect(spanish).not.toEqual(english);
  });

  it('says which chart data it could not draw and draws the next', async () => {
    const broken = trendOf({ timeZone: 'Nowhere/Atlantis', costs: [1, 2] });
    await expect(renderer.draw(broken)).rejects.toThrow('Invalid time zone specified: Nowhere/Atlantis');
    expect(sizeOf(await renderer.draw(normal)).width).toBe(960);
  });
});

describe('a renderer in trouble', () => {
  it.each([
    ['die', 'ended with code 3'],
    ['hang', 'took longer than 5000 ms'],
    ['eat memory', 'out of memory'],
  ])('survives a thread that decides to %s', async (title, reason) => {
    const renderer = createRenderer({ program: failing });
    const before = renderer.draw(normal);
    const lost = renderer.draw({ ...normal, title });
    const after = renderer.draw(normal);
    await expect(lost).rejects.toThrow(reason);
    expect(await after).toEqual(await before);
    await renderer.close();
  });

  it('refuses pictures beyond its queue at once', async () => {
    const renderer = createRenderer({ queueLimit: 2 });
    const accepted = [renderer.draw(normal), renderer.draw(normal), renderer.draw(normal)];
    await expect(renderer.draw(normal)).rejects.toThrow('2 pictures are waiting');
    await expect(Promise.all(accepted)).resolves.toHaveLength(3);
    await renderer.close();
  });

  it('rejects what is unfinished when it closes, and everything after', async () => {
    const renderer = createRenderer();
    const pictures = Promise.allSettled([renderer.draw(normal), renderer.draw(normal)]);
    await renderer.close();
    expect((await pictures).map((picture) => picture.status)).toEqual(['rejected', 'rejected']);
    await expect(renderer.draw(normal)).rejects.toThrow('closed');
  });
});
