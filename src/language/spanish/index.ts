import { alertCommands } from './alert-commands.ts';
import { alerts } from './alerts.ts';
import { commands } from './commands.ts';
import { common } from './common.ts';
import { digests } from './digests.ts';
import { financeCommands } from './finance-commands.ts';
import { flags } from './flags.ts';
import { moneyReports } from './money-reports.ts';
import { reports } from './reports.ts';
import { surfaces } from './surfaces.ts';

/** The rooms of the catalogue; a text stands in one of them. */
export const ROOMS: readonly Readonly<Record<string, string>>[] = [
  common,
  reports,
  moneyReports,
  alerts,
  digests,
  alertCommands,
  financeCommands,
  commands,
  flags,
  surfaces,
];

/**
 * Everything Tokenbell says, in Spanish, by its English; "{0}" and so on are the values in it, in any order.
 * Impersonal where it can be, "tú" where somebody is spoken to; costs are `costos`, requests `solicitudes`.
 */
export const SPANISH: Readonly<Record<string, string>> = Object.assign({}, ...ROOMS);
