import {
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  type Interaction,
  MessageFlags,
} from 'discord.js';
import { failureFields } from '../chat/log.ts';
import type { Actor, CommandRequest } from '../platform.ts';
import { DISCORD_LIMITS } from './limits.ts';
import { type Listening, type Question, reply } from './reply.ts';
import { type PickedCommand, typedCommand, typedSoFar } from './typed-command.ts';

/**
 * What people do in Discord and what it calls. Each is acknowledged before anything else happens, for
 * the asker alone: Discord waits three seconds, and that first answer decides who sees the next.
 */
export async function onInteraction(listening: Listening, interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) return onCommand(listening, interaction);
  if (interaction.isButton()) return onButton(listening, interaction);
  if (interaction.isAutocomplete()) return onAutocomplete(listening, interaction);
}

async function onCommand(listening: Listening, interaction: ChatInputCommandInteraction): Promise<void> {
  const request = requestOf(interaction);
  const text = typedCommand(pickedIn(interaction.options.data));
  await answer(listening, interaction, () => listening.handlers.command({ ...request, text }));
}

async function onButton(listening: Listening, interaction: ButtonInteraction): Promise<void> {
  const request = requestOf(interaction);
  await answer(listening, interaction, () => listening.handlers.press(interaction.customId, request));
}

async function answer(
  listening: Listening,
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  ask: Question['ask'],
): Promise<void> {
  try {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  } catch (error) {
    // Too late or answered twice: Discord has told the asker already, and takes no answer any more.
    listening.discord.log.warn(
      { platform: 'discord', ...failureFields(error) },
      'an interaction could not be acknowledged',
    );
    return;
  }
  const fileBytes = interaction.attachmentSizeLimit;
  await reply(listening, { token: interaction.token, fileBytes, ask });
}

/** From memory: an autocomplete has three seconds and cannot be put off. */
async function onAutocomplete(listening: Listening, interaction: AutocompleteInteraction): Promise<void> {
  const focused = interaction.options.getFocused(true).name;
  const { text, complete } = typedSoFar(pickedIn(interaction.options.data), focused);
  const values = listening.handlers.complete(text, requestOf(interaction)).map(complete);
  const fitting = values.filter((value) => value !== '' && value.length <= DISCORD_LIMITS.choiceText);
  const choices = [...new Set(fitting)].slice(0, DISCORD_LIMITS.choices);
  try {
    await interaction.respond(choices.map((value) => ({ name: value, value })));
  } catch (error) {
    // Whoever types on has asked again by now.
    listening.discord.log.info({ platform: 'discord', ...failureFields(error) }, 'completions came too late');
  }
}

function requestOf(interaction: Interaction): Omit<CommandRequest, 'text'> {
  const actor: Actor = {
    platform: 'discord',
    tenant: interaction.guildId ?? '',
    user: interaction.user.id,
    name: interaction.user.displayName,
    // Discord tells no bot an address; people link with a code.
    email: null,
    timeZone: null,
  };
  return { actor, channel: interaction.channelId };
}

function pickedIn(data: readonly CommandInteractionOption[]): PickedCommand {
  const [first] = data;
  const isGroup = first?.type === ApplicationCommandOptionType.SubcommandGroup;
  const chosen = isGroup ? first.options?.[0] : first;
  const filled = chosen?.options ?? [];
  return {
    group: isGroup ? first.name : null,
    view: chosen?.name ?? '',
    options: Object.fromEntries(filled.map(({ name, value }) => [name, String(value ?? '')])),
  };
}
