import { type Loader, Error as onlyErrors, parse, type Runtime, View } from 'vega';
import type { Chart } from '../../analytics/message.ts';
import { drawingOf } from '../index.ts';
import { type Card, cardOf } from '../parts/card.ts';
import { type Plot, plotWidth, type SpecName } from '../parts/drawing.ts';
import { readCompiledSpecs } from './compiled-specs.ts';

const compiled = readCompiledSpecs();
const runtimes = new Map<SpecName, Runtime>();

/** The picture of a chart as SVG. Runs in the render worker, because Vega computes without pause. */
export async function cardOfChart(chart: Chart): Promise<Card> {
  const drawing = drawingOf(chart);
  return cardOf(drawing, drawing.plot ? await plotSvg(drawing.plot) : '');
}

async function plotSvg(plot: Plot): Promise<string> {
  const view = new View(runtimeOf(plot.spec), {
    renderer: 'none',
    loader: refusingLoader,
    logLevel: onlyErrors,
  });
  view
    .width(plotWidth(plot.margins))
    .height(plot.height)
    .padding({ ...plot.margins });
  for (const [name, value] of Object.entries(plot.parameters)) view.signal(name, value);
  for (const [name, rows] of Object.entries(plot.datasets))
    view.data(
      name,
      rows.map((row) => ({ ...row })),
    );
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

function runtimeOf(spec: SpecName): Runtime {
  const runtime = runtimes.get(spec) ?? parse(compiled[spec]);
  runtimes.set(spec, runtime);
  return runtime;
}

/** Data is always inline; a spec that asked for a file or an address would be a mistake of ours. */
const refuse = (): never => {
  throw new Error('pictures load nothing');
};
const refusingLoader: Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
