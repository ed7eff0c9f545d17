import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** Runs as root and without a screen, and asks nothing of the network. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/** Opens the console and waits until it has everything said so far. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('#connection[data-state="live"]').waitFor();
}

/** Types a command, sends it, and resolves with the entries that show and answer it. */
export async function askInPage(page: Page, command: string): Promise<{ typed: Locator; said: Locator }> {
  const answered = page.waitForResponse((response) => response.url().endsWith('/console/command'));
  await page.getByRole('combobox', { name: 'Command' }).fill(command);
  await page.keyboard.press('Enter');
  // The route answers with exactly two entries; test/bot/console/routes.test.ts holds it to that.
  const { entries } = (await (await answered).json()) as { entries: [{ id: string }, { id: string }] };
  const [typed, said] = entries;
  return { typed: page.locator(`[data-id="${typed.id}"]`), said: page.locator(`[data-id="${said.id}"]`) };
}

/** Resolves when nothing in sight is still loading, pictures and fonts; out of sight pictures wait to be scrolled to. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(`[...document.images].every((image) => {
    const { bottom, top } = image.getBoundingClientRect();
    return image.complete || bottom < 0 || top > innerHeight;
  })`);
  await page.evaluate('document.fonts.ready');
}
