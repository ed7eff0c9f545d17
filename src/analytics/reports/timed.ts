import { say } from '../../language/say.ts';
import type { Message } from '../message.ts';
import type { ReportContext } from './context.ts';
import { timesOverTime } from './latency/over-time.ts';
import { timesOfTop } from './latency/top.ts';
import { withUnusedFeatures } from './latency/unused-features.ts';
import type { View } from './question.ts';
import { isPair } from './versus/compared.ts';

/** A report with what is asked for beside its sums: how long calls took, which adds up to nothing. */
export async function timed(
  context: ReportContext,
  report: (context: ReportContext) => Promise<Message>,
): Promise<Message> {
  const { view, metric } = context.question;
  if (isPair(context.question)) return report(context);
  if (view === 'top') return withUnusedFeatures(context, await timesOfTop(context, report));
  if (metric !== 'latency') return report(context);
  if (OVER_TIME.includes(view)) return timesOverTime(context, report);
  const message = await report(context);
  return { ...message, lines: [...message.lines, elsewhere()] };
}

const OVER_TIME: readonly View[] = ['me', 'user', 'team', 'org', 'trend', 'source'];

function elsewhere(): string {
  return say`This view has no response times; "trend" and "top" tell them with metric:latency.`;
}
