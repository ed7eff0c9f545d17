import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Message, type MessageFile, messageOf } from '../../src/analytics/message.ts';
import { type OpenConsole, openConsole } from '../bot/console/open-console.ts';
import {
  answerOf,
  budgetWarning,
  button,
  csvFile,
  firingIncident,
  grownIncident,
  quietDigest,
  teamWeek,
  unknownWord,
} from '../bot/console/samples.ts';
import { stubBot } from '../bot/console/stub-bot.ts';
import { askInPage, launchChromium, openPage, settle } from './chromium.ts';

const csvText = 'member,requests,cost (USD)\nAna,4812,612.402118\nTotal,14301,1612.402118\n';
const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

let browser: Browser;
let picture: MessageFile;

beforeAll(async () => {
  browser = await launchChromium();
  const content = await sharp({ create: { width: 960, height: 640, channels: 3, background: '#2f6fde' } })
    .png()
    .toBuffer();
  picture = { name: 'trend.png', mediaType: 'image/png', content, alt: 'Tuesday was the dearest day' };
});
afterAll(() => browser.close());

function scriptedBot() {
  return stubBot({
    words: ['team', 'team:ml-research', 'top', 'trend', 'tags:'],
    command: (text) => {
      if (text.includes('tem')) return answerOf(unknownWord);
      if (text.includes('hostile')) return answerOf(hostileMessage());
      const files = [picture, csvFile('usage-team-7d.csv', csvText)];
      return answerOf(teamWeek, {
        files,
        actions: [button('by-model', 'By model'), button('share', 'Share', 'primary')],
      });
    },
    press: () => answerOf(messageOf({ tone: 'good', headline: 'Split by model' })),
  });
}

function hostileMessage(): Message {
  return {
    ...teamWeek,
    headline: hostile,
    lines: [hostile, `\`${hostile}\``],
    table: {
      columns: [
        { key: 'user', label: hostile, unit: 'text' },
        { key: 'models', label: 'models', unit: 'text' },
      ],
      rows: [{ user: hostile, models: hostile }],
      total: { user: hostile },
      shown: 1,
      rowsOverlap: false,
    },
  };
}

describe.each([
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const)('the console at $width px, $colorScheme', ({ width, colorScheme }) => {
  let opened: OpenConsole;
  let origin: string;
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    opened = await openConsole(scriptedBot(), { people: [{ user: 'ana', name: 'Ana Petrović' }] });
    origin = await opened.server.listen({ host: '127.0.0.1', port: 0 });
    page = await browser.newPage({ viewport: { width, height: 760 }, colorScheme });
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await openPage(page, origin);
  });

  afterEach(async () => {
    const contentWidth = await page.evaluate('document.documentElement.scrollWidth');
    await page.close();
    // A browser keeps spare connections open, and a closing server would wait for them.
    opened.server.server.closeAllConnections();
    await opened.server.close();
    expect(contentWidth).toBe(width);
    expect(complaints).toEqual([]);
  });

  const scroller = (property: string) =>
    page.evaluate<number>(`document.getElementById('scroller').${property}`);

  it('answers a typed command with headline, figures, picture, table and small print', async () => {
    const { said: entry } = await askInPage(page, '/usage team ml-research 7d');
    await settle(page);
    expect(await entry.getByRole('heading').textContent()).toBe(teamWeek.headline);
    expect(await entry.locator('dt').allTextContents()).toContain('Cache hit rate');
    expect(await entry.getByRole('img', { name: 'Tuesday was the dearest day' }).isVisible()).toBe(true);
    expect(await entry.locator('tbody tr').count()).toBe(6);
    expect(await entry.locator('tfoot tr').innerText()).toMatch(/^Total\s.*\$1,612\.40$/s);
    expect(await entry.locator('.footing').innerText()).toContain('Europe/Berlin');
    expect(await scroller('scrollWidth')).toBe(await scroller('clientWidth'));
    // A table that scrolled sideways would show half of a number.
    const hidden = "(frame => frame.scrollWidth - frame.clientWidth)(document.querySelector('.table-frame'))";
    expect(await page.evaluate(hidden)).toBe(0);
  });

  it('says what it says itself in the language of its answers', async () => {
    const spanish = await browser.newPage({ viewport: { width, height: 760 }, colorScheme, locale: 'es-MX' });
    await openPage(spanish, origin);
    expect(await spanish.locator('html').getAttribute('lang')).toBe('es');
    expect(await spanish.locator('#connection').innerText()).toBe('Conectado');
    expect(await spanish.locator('.channel-title p').textContent()).toBe(
      'Lo que cuesta tu uso de IA: pregunta con /usage y recibe aquí los avisos.',
    );
    expect(await spanish.getByRole('button', { name: 'Enviar' }).isVisible()).toBe(true);
    const words = (await spanish.locator('body').innerText()).replaceAll(/\/usage \S+( \S+)*/g, '');
    expect(words).not.toMatch(/\b(the|Ask|your|Type|Channels|Speak|sends|completes|Live)\b/);
    expect(await spanish.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await spanish.close();
  });

  it('runs a pressed button and shows who pressed what', async () => {
    const { said: entry } = await askInPage(page, '/usage team 7d');
    await entry.getByRole('button', { name: 'By model' }).click();
    await page.getByRole('heading', { name: 'Split by model' }).waitFor();
    expect(await page.locator('.pressed p.pressed').innerText()).toBe('pressed By model');
  });

  it('downloads the CSV under its name', async () => {
    const { said: entry } = await askInPage(page, '/usage team 7d');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      entry.getByRole('link', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('usage-team-7d.csv');
    expect(await readFile(await download.path(), 'utf8')).toBe(csvText);
  });

  it('enlarges a picture and lets go of it with Escape', async () => {
    const { said: entry } = await askInPage(page, '/usage team 7d');
    await entry.getByRole('button', { name: 'Tuesday was the dearest day' }).click();
    const viewer = page.getByRole('dialog', { name: 'Picture' });
    await viewer.waitFor();
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'hidden' });
  });

  it('says what was wrong and puts the suggestion into the line when it is clicked', async () => {
    const { said: entry } = await askInPage(page, '/usage tem 7d');
    expect(await entry.innerText()).toMatch(/Problem\s+I do not know the view "tem"\s+Did you mean team/);
    await entry.getByRole('button', { name: '/usage team 7d' }).click();
    expect(await page.locator('#command').inputValue()).toBe('/usage team 7d');
  });

  it('shows an incident, edits it in its place with a highlight, and tells both to screen readers', async () => {
    const sent = await opened.deliver('1', firingIncident, {
      actions: [button('ack', 'Acknowledge', 'primary')],
    });
    await page.getByRole('heading', { name: firingIncident.headline }).waitFor();
    await opened.deliver('2', budgetWarning);
    await opened.deliver('3', quietDigest);
    await opened.deliver('4', grownIncident, { reference: sent.kind === 'sent' ? sent.reference : '' });
    await page.getByRole('heading', { name: grownIncident.headline }).waitFor();
    expect(await page.locator('.entry h3').allTextContents()).toEqual([
      grownIncident.headline,
      budgetWarning.headline,
      quietDigest.headline,
    ]);
    expect(await page.locator('.entry').first().getAttribute('class')).toContain('changed');
    expect(await page.locator('.tone').allTextContents()).toEqual(['Alert', 'Warning', 'Digest']);
    expect(await page.getByRole('log').locator('p').allTextContents()).toEqual([
      `Alert: ${firingIncident.headline}`,
      `Warning: ${budgetWarning.headline}`,
      `Digest: ${quietDigest.headline}`,
      `Updated: Alert: ${grownIncident.headline}`,
    ]);
  });

  it('has everything again after a reload', async () => {
    await askInPage(page, '/usage team 7d');
    await opened.deliver('1', firingIncident);
    await openPage(page, origin);
    expect(await page.locator('.entry h3').allTextContents()).toEqual([
      teamWeek.headline,
      firingIncident.headline,
    ]);
    expect(await page.locator('.typed').count()).toBeGreaterThan(0);
  });

  it('scrolls along at the end, and only counts what is new while one reads further up', async () => {
    await askInPage(page, '/usage team 7d');
    await askInPage(page, '/usage team 7d');
    await settle(page);
    const fromEnd = async () =>
      (await scroller('scrollHeight')) - (await scroller('scrollTop')) - (await scroller('clientHeight'));
    await expect.poll(fromEnd).toBeLessThan(2);
    await page.locator('#scroller').hover();
    await page.mouse.wheel(0, -20_000);
    await expect.poll(() => scroller('scrollTop')).toBe(0);
    await opened.deliver('1', firingIncident);
    const newer = page.getByRole('button', { name: '1 new message' });
    await newer.waitFor();
    expect(await scroller('scrollTop')).toBe(0);
    await newer.click();
    await newer.waitFor({ state: 'hidden' });
    await expect.poll(fromEnd).toBeLessThan(2);
  });

  it('completes with Tab, chooses with arrows, and recalls with the arrow up', async () => {
    const line = page.locator('#command');
    await line.pressSequentially('/usage te');
    await page.getByRole('option', { name: 'team', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    expect(await line.inputValue()).toBe('/usage team ');
    await line.pressSequentially('t');
    await page.getByRole('option', { name: 'top' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await line.inputValue()).toBe('/usage team tags:');
    await line.fill('');
    await askInPage(page, '/usage team 1d');
    await askInPage(page, '/usage team 2d');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await line.inputValue()).toBe('/usage team 1d');
    await page.keyboard.press('ArrowDown');
    expect(await line.inputValue()).toBe('/usage team 2d');
  });

  it('leaves the line with Tab when there is nothing to complete', async () => {
    await page.locator('#command').fill('');
    await page.locator('#command').press('Tab');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Send');
  });

  it('asks an example with one click, and speaks as who was chosen', async () => {
    await page.getByLabel('Speak as').selectOption({ label: 'Ana Petrović' });
    await page.getByRole('list', { name: 'Examples' }).getByRole('button').first().click();
    await page.getByRole('heading', { name: teamWeek.headline }).waitFor();
    expect(await page.locator('.entry.typed').innerText()).toMatch(/^A\s+Ana Petrović\s.*\/usage team 7d$/s);
  });

  it('shows hostile names as the text they are', async () => {
    const title = await page.title();
    const { said: entry } = await askInPage(page, '/usage hostile');
    expect(await entry.getByRole('heading').textContent()).toBe(hostile);
    expect(await entry.locator('tbody th').textContent()).toBe(hostile);
    expect(await entry.locator('script, img:not(.avatar)').count()).toBe(0);
    expect(await page.title()).toBe(title);
    // On a phone there is nothing to scroll sideways: long texts break, and none runs out of its frame.
    const beyond = `(right => [...document.querySelectorAll('tbody td, tbody th')].filter((cell) => right(cell) >
      right(cell.closest('.table-frame'))).length)((element) => element.getBoundingClientRect().right)`;
    if (width === 360) expect(await page.evaluate(beyond)).toBe(0);
  });

  it('says so when the program is gone, and keeps what was typed', async () => {
    opened.server.server.closeAllConnections();
    await opened.server.close();
    await page.locator('#command').fill('/usage team 7d');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tokenbell could not be reached' }).waitFor();
    expect(await page.locator('#command').inputValue()).toBe('/usage team 7d');
    expect(await page.locator('#connection').innerText()).toBe('Reconnecting');
    // The browser itself reports every failed connection on its console; nothing else may be there.
    expect(complaints.filter((text) => !text.includes('ERR_'))).toEqual([]);
    complaints.length = 0;
  });
});
