import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRenderer } from '../src/charts/render/render.ts';
import { composeBot } from '../src/compose/bot.ts';
import { createLogger } from '../src/log.ts';
import { DEMO_NOW, openDemoStore } from '../test/support/program-demo.ts';
import { askTour, tourPage } from './tour-page.ts';
import { TOUR_QUESTIONS } from './tour-questions.ts';

/** Asks the questions of the tour of the sample and writes docs/tour.md with a picture of each answer. */
const folder = new URL('../docs/tour/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(new URL(name, folder));

const demo = await openDemoStore({ days: 90 });
const renderer = createRenderer();
const bot = composeBot({
  stores: demo.stores,
  draw: renderer.draw,
  now: () => DEMO_NOW,
  log: createLogger('warn'),
});
const answers = [];
for (const [index, question] of TOUR_QUESTIONS.entries()) {
  const answer = await askTour(bot, question);
  const number = String(index + 1).padStart(2, '0');
  const pictures = answer.files.filter(({ mediaType }) => mediaType === 'image/png');
  for (const [place, { content }] of pictures.entries()) {
    writeFileSync(new URL(`${number}${place === 0 ? '' : `-${place + 1}`}.png`, folder), content);
  }
  answers.push({ ...question, message: answer.message });
  process.stderr.write(`${number} /usage ${question.command}: ${answer.message.headline}\n`);
}
writeFileSync(new URL('../docs/tour.md', import.meta.url), tourPage(answers));
await renderer.close();
await demo.close();
