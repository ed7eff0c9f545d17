import type { FanChart } from '../analytics/message.ts';
import type { Drawing } from './parts/drawing.ts';
import { drawCurve } from './trend.ts';

/** A trend of one measure alone: its line, and its projection dashed in its band. */
export function drawFan(chart: FanChart): Drawing {
  return drawCurve({ ...chart, tokens: null });
}
