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
import { GROUPS, PLAIN, SHELVES, VIEW_OPTIONS, VIEWS } from './views.ts';

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
  return [
    ...Object.entries(GROUPS).map(groupOption(true)),
    ...Object.entries(SHELVES).map(groupOption(false)),
  ];
}

type Verb = { readonly description: string; readonly text: string | null };
type Group = { readonly description: string } & Readonly<Record<string, string | Verb>>;

/** A group of verbs, which need their text, or of commands, which can do without. */
function groupOption(required: boolean) {
  return ([name, { description, ...verbs }]: [string, Group]): APIApplicationCommandOption => ({
    type: ApplicationCommandOptionType.SubcommandGroup,
    name,
    description,
    options: Object.entries(verbs).flatMap(([verb, about]) =>
      typeof about === 'string' ? [] : [verbOption(verb, about, required)],
    ),
  });
}

function verbOption(
  name: string,
  { description, text }: Verb,
  required: boolean,
): APIApplicationCommandSubcommandOption {
  const option = text === null ? null : plainText({ name: 'what', description: `e.g. ${text}`, required });
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name,
    description,
    ...(option && { options: [option] }),
  };
}

type Text = { readonly name: string; readonly description: string; readonly required: boolean };

function plainText({ name, description, required }: Text): APIApplicationCommandBasicOption {
  const option = { type: ApplicationCommandOptionType.String, name, description } as const;
  return required ? { ...option, required } : option;
}

function completedText(name: string, description: string): APIApplicationCommandBasicOption {
  return { type: ApplicationCommandOptionType.String, name, description, autocomplete: true };
}
