import { Routes } from 'discord.js';
import { failureFields } from '../chat/log.ts';
import type { DiscordClient } from './client.ts';
import { usageCommand } from './command.ts';

/** Answers work without a fresh registration, so a failure only goes to the log, unless it `mustEnd` the start. */
export async function registerOrWarn(
  discord: DiscordClient,
  guildId: string | null,
  mustEnd: (error: unknown) => boolean,
): Promise<void> {
  try {
    await registerCommand(discord, guildId);
  } catch (error) {
    if (mustEnd(error)) throw error;
    discord.log.warn(
      { platform: 'discord', ...failureFields(error) },
      'the /usage command could not be registered',
    );
  }
}

/**
 * Registers /usage, only when Discord has something else: it allows 200 new commands a day, and a
 * global change takes a while to reach everybody.
 */
async function registerCommand(discord: DiscordClient, guildId: string | null): Promise<void> {
  const { applicationId, log, rest } = discord;
  const route =
    guildId === null
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guildId);
  const wanted = [usageCommand()];
  const registered = await rest.get(route, { query: ALL_LANGUAGES });
  if (Array.isArray(registered) && registered.length === wanted.length && holds(registered, wanted)) return;
  await rest.put(route, { body: wanted });
  log.info({ platform: 'discord', guildId }, 'registered the /usage command');
}

/** Without it Discord tells the descriptions in one language only. */
const ALL_LANGUAGES = new URLSearchParams({ with_localizations: 'true' });

/** Discord leaves these out where they are false or empty. */
const OMITTED = ['autocomplete', 'choices', 'options', 'required'] as const;

/** Whether Discord has what we say and nothing beside it; ids, versions and defaults are its own. */
function holds(registered: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return holdsList(registered, wanted);
  if (typeof wanted !== 'object' || wanted === null) return registered === wanted;
  if (typeof registered !== 'object' || registered === null) return false;
  const found = new Map(Object.entries(registered));
  const isExtra = (key: string) => !(key in wanted) && ![undefined, null, false].includes(found.get(key));
  const hasExtra = OMITTED.some((key) => isExtra(key) && !holdsList(found.get(key), []));
  return !hasExtra && Object.entries(wanted).every(([key, value]) => holds(found.get(key), value));
}

function holdsList(registered: unknown, wanted: readonly unknown[]): boolean {
  return (
    Array.isArray(registered) &&
    registered.length === wanted.length &&
    wanted.every((item, index) => holds(registered[index], item))
  );
}
