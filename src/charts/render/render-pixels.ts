import { fileURLToPath } from 'node:url';
import type { Card } from '../parts/card.ts';
import { fontFolder } from '../parts/font-folder.ts';
import { theme } from '../parts/theme.ts';

type Sharp = typeof import('sharp').default;

const largestPixels = 960 * 4000;

/** Pixels of a card. Sharp works in libuv's threads, where a lost render worker cannot hurt it. */
export async function toPng(card: Card, limitMs: number): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return (
    sharp(Buffer.from(card.svg), { limitInputPixels: largestPixels })
      .timeout({ seconds: Math.ceil(limitMs / 1000) })
      .flatten({ background: theme.paper })
      // Level 6 makes files 5 % smaller in a third more time.
      .png({ compressionLevel: 3 })
      .toBuffer()
  );
}

let loading: Promise<Sharp> | null = null;

/** Fontconfig reads its file once, when sharp first draws a text, so the variable is set before the import. */
function loadSharp(): Promise<Sharp> {
  loading ??= (async () => {
    process.env.FONTCONFIG_FILE = fileURLToPath(new URL('fonts.conf', fontFolder));
    const { default: sharp } = await import('sharp');
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  })();
  return loading;
}
