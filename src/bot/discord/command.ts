import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { GROUPS, PLAIN, VIEW_OPTIONS, VIEWS } from './views.ts';

/**
 * /usage as Discord wants it registered: views as subcommands with four options, budgets, subscriptions
 * and alerts as groups. Discord has no bare command beside subcommands, so people pick /usage me.
 */
export function usageCommand(): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    name: 'usage',
    description: 'What your AI usage costs',
    type: ApplicationCommandType.ChatInput,
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [...Object.entries(VIEWS).map(viewOption), ...plainOptions(), ...groupOptions()],
  };
}

function viewOption([name, description]: readonly [string, string]): APIApplicationCommandSubcommandOption {
  const options = Object.entries(VIEW_OPTIONS).map(([option, text]) => completedText(option, text));
  return { type: ApplicationCommandOptionType.Subcommand, name, description, options };
}

function plainOptions(): readonly APIApplicationCommandOption[] {
  return Object.entries(PLAIN).map(([name, { description, text }]) => ({
    type: ApplicationCommandOptionType.Subcommand,
    name,
    description,
    ...(text && { options: [plainText(text)] }),
  }));
}

function groupOptions(): readonly APIApplicationCommandOption[] {
  return Object.entries(GROUPS).map(([name, { description, ...verbs }]) => ({
    type: ApplicationCommandOptionType.SubcommandGroup,
    name,
    description,
    options: Object.entries(verbs).map(([verb, { description: said, text }]) => ({
      type: ApplicationCommandOptionType.Subcommand,
      name: verb,
      description: said,
      ...(text && {
        options: [plainText({ name: 'what', description: `e.g. ${text}`, required: true })],
      }),
    })),
  }));
}

type Text = { readonly name: string; readonly description: string; readonly required: boolean };

function plainText({ name, description, required }: Text): APIApplicationCommandBasicOption {
  const option = { type: ApplicationCommandOptionType.String, name, description } as const;
  return required ? { ...option, required } : option;
}

function completedText(name: string, description: string): APIApplicationCommandBasicOption {
  return { type: ApplicationCommandOptionType.String, name, description, autocomplete: true };
}
