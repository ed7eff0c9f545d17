import type { Command } from '../command.ts';
import { alert } from './alert.ts';
import { budget } from './budget.ts';
import { forecast } from './forecast.ts';
import { helpCommand } from './help.ts';
import { link } from './link.ts';
import { me } from './me.ts';
import { org } from './org.ts';
import { prices } from './prices.ts';
import { reconcile } from './reconcile.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { sub } from './sub.ts';
import { team } from './team.ts';
import { top } from './top.ts';
import { trend } from './trend.ts';
import { user } from './user.ts';

/** Everything that can follow /usage: one row, one file. */
export const COMMANDS: readonly Command[] = [
  me,
  user,
  team,
  org,
  top,
  trend,
  forecast,
  budget,
  sub,
  alert,
  show,
  prices,
  reconcile,
  status,
  helpCommand(() => COMMANDS),
  link,
];

/** The command a word names, by its name or an alias. */
export function maybeCommand(word: string): Command | undefined {
  const name = word.toLowerCase();
  return COMMANDS.find((command) => command.name === name || command.aliases.includes(name));
}
