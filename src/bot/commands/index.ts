import type { Command } from '../command.ts';
import { alert } from './alert.ts';
import { assign } from './assign.ts';
import { budget } from './budget.ts';
import { cache } from './cache.ts';
import { close } from './close.ts';
import { compare } from './compare.ts';
import { exportUsage } from './export.ts';
import { forecast } from './forecast.ts';
import { heatmap } from './heatmap.ts';
import { helpCommand } from './help.ts';
import { invoice } from './invoice.ts';
import { link } from './link.ts';
import { live } from './live.ts';
import { me } from './me.ts';
import { org } from './org.ts';
import { outbox } from './outbox.ts';
import { prices } from './prices.ts';
import { reconcile } from './reconcile.ts';
import { report } from './report.ts';
import { revenue } from './revenue.ts';
import { seats } from './seats.ts';
import { shared } from './shared.ts';
import { show } from './show.ts';
import { source } from './source.ts';
import { status } from './status.ts';
import { sub } from './sub.ts';
import { team } from './team.ts';
import { tips } from './tips.ts';
import { top } from './top.ts';
import { trend } from './trend.ts';
import { user } from './user.ts';
import { webhook } from './webhook.ts';
import { why } from './why.ts';

/** Everything that can follow /usage: one row, one file. */
export const COMMANDS: readonly Command[] = [
  me,
  user,
  team,
  org,
  top,
  trend,
  forecast,
  why,
  compare,
  heatmap,
  cache,
  tips,
  source,
  report,
  exportUsage,
  budget,
  sub,
  live,
  alert,
  show,
  prices,
  reconcile,
  assign,
  shared,
  revenue,
  seats,
  close,
  invoice,
  outbox,
  webhook,
  status,
  helpCommand(() => COMMANDS),
  link,
];

/** The command a word names, by its name or an alias. */
export function maybeCommand(word: string): Command | undefined {
  const name = word.toLowerCase();
  return COMMANDS.find((command) => command.name === name || command.aliases.includes(name));
}
