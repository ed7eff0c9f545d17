import { mkdirSync, writeFileSync } from 'node:fs';
import { createRenderer } from '../src/charts/render/render.ts';
import { chartSamples } from '../test/support/chart-samples.ts';

/** Draws every sample into docs/gallery, with a page that shows each beside its alt text. */
const folder = new URL('../docs/gallery/', import.meta.url);
mkdirSync(folder, { recursive: true });

const renderer = createRenderer();
const sections: string[] = [];
for (const { name, chart } of chartSamples) {
  const picture = await renderer.draw(chart);
  writeFileSync(new URL(`${name}.png`, folder), picture);
  sections.push(`## ${name}\n\n![${chart.alt}](${name}.png)\n\nAlt text: ${chart.alt}\n`);
  process.stderr.write(`${name}.png ${Math.round(picture.length / 1024)} kB\n`);
}
await renderer.close();

const introduction =
  'Every kind of picture, in ordinary and awkward cases, drawn by `npm run gallery` from made-up numbers.';
writeFileSync(new URL('README.md', folder), `# Gallery\n\n${introduction}\n\n${sections.join('\n')}`);
