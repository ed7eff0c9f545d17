import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { askInPage, launchChromium, openPage, settle } from './chromium.ts';

/*
 * Pictures of a running console, for the README and for looking at:
 *   node test/browser/screenshots.ts http://127.0.0.1:8080 FOLDER "/usage team 7d" "/usage top model 30d"
 * types the commands and saves reply-1.png, reply-2.png, …; the newest incident, budget warning and digest
 * (alert.png, warning.png, digest.png, where there is one); and the page at three widths, light and dark.
 */

const [url, folder, ...commands] = process.argv.slice(2);
if (!url || !folder) {
  console.error('usage: node test/browser/screenshots.ts URL FOLDER [COMMAND…]');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await launchChromium();
try {
  await takeEntries(browser, url, folder);
  for (const width of [1280, 768, 360])
    for (const colorScheme of ['light', 'dark'] as const) await takePage(browser, { width, colorScheme });
} finally {
  await browser.close();
}

async function takeEntries(opened: Browser, address: string, into: string): Promise<void> {
  // Tall enough that no entry is cut by the edge of what scrolls.
  const page = await opened.newPage({ viewport: { width: 900, height: 2400 }, deviceScaleFactor: 2 });
  await openPage(page, address);
  for (const [index, command] of commands.entries()) {
    const { typed, said } = await askInPage(page, command);
    await settle(page);
    const from = await typed.boundingBox();
    const to = await said.boundingBox();
    if (!from || !to) throw new Error(`no answer in sight to ${command}`);
    const clip = { ...from, height: to.y + to.height - from.y };
    await page.screenshot({ path: join(into, `reply-${index + 1}.png`), clip, animations: 'disabled' });
  }
  for (const tone of ['alert', 'warning', 'digest']) {
    const newest = page.locator('.entry', { has: page.locator(`.answer[data-tone="${tone}"]`) }).last();
    if ((await newest.count()) > 0)
      await newest.screenshot({ path: join(into, `${tone}.png`), animations: 'disabled' });
  }
  await page.close();
}

type Look = { readonly width: number; readonly colorScheme: 'light' | 'dark' };

async function takePage(opened: Browser, { width, colorScheme }: Look): Promise<void> {
  const height = width < 600 ? 740 : 900;
  const page = await opened.newPage({ viewport: { width, height }, colorScheme, deviceScaleFactor: 2 });
  await openPage(page, url ?? '');
  await settle(page);
  await page.screenshot({ path: join(folder ?? '', `page-${width}-${colorScheme}.png`) });
  await page.close();
}
