import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { speaking, TRANSLATED } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import { GROUPS, PLAIN, type Said, SHELVES, VIEW_OPTIONS, VIEWS } from './views.ts';

/**
 * /usage as Discord wants it registered: views as subcommands with four options, budgets, subscriptions
 * and alerts as groups. Discord has no bare command beside subcommands, so people pick /usage me.
 */
export function usageCommand(): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    name: 'usage',
    ...described(() => say`What your AI usage costs`),
    type: ApplicationCommandType.ChatInput,
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [...Object.entries(VIEWS).map(viewOption), ...plainOptions(), ...groupOptions()],
  };
}

function viewOption([name, text]: readonly [string, Said]): APIApplicationCommandSubcommandOption {
  const options = Object.entries(VIEW_OPTIONS).map(([option, about]) => completedText(option, about));
  return { type: ApplicationCommandOptionType.Subcommand, name, ...described(text), options };
}

function plainOptions(): readonly APIApplicationCommandOption[] {
  return Object.entries(PLAIN).map(([name, { description, text }]) => ({
    type: ApplicationCommandOptionType.Subcommand,
    name,
    ...described(description),
    ...(text && { options: [plainText(text)] }),
  }));
}

function groupOptions(): readonly APIApplicationCommandOption[] {
  return [
    ...Object.entries(GROUPS).map(groupOption(true)),
    ...Object.entries(SHELVES).map(groupOption(false)),
  ];
}

type Verb = { readonly description: Said; readonly text: string | null };
type Group = { readonly description: Said } & Readonly<Record<string, Said | Verb>>;

/** A group of verbs, which need their text, or of commands, which can do without. */
function groupOption(required: boolean) {
  return ([name, { description, ...verbs }]: [string, Group]): APIApplicationCommandOption => ({
    type: ApplicationCommandOptionType.SubcommandGroup,
    name,
    ...described(description),
    options: Object.entries(verbs).flatMap(([verb, about]) =>
      typeof about === 'function' ? [] : [verbOption(verb, about, required)],
    ),
  });
}

function verbOption(
  name: string,
  { description, text }: Verb,
  required: boolean,
): APIApplicationCommandSubcommandOption {
  const option =
    text === null ? null : plainText({ name: 'what', description: () => say`e.g. ${text}`, required });
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name,
    ...described(description),
    ...(option && { options: [option] }),
  };
}

type Text = { readonly name: string; readonly description: string | Said; readonly required: boolean };

function plainText({ name, description, required }: Text): APIApplicationCommandBasicOption {
  const option = { type: ApplicationCommandOptionType.String, name, ...described(description) } as const;
  return required ? { ...option, required } : option;
}

function completedText(name: string, about: string | Said): APIApplicationCommandBasicOption {
  return { type: ApplicationCommandOptionType.String, name, ...described(about), autocomplete: true };
}

type Described = Pick<APIApplicationCommandBasicOption, 'description' | 'description_localizations'>;

/** In English, and translated for whoever has set Discord to another language; what is typed is always the same. */
function described(text: string | Said): Described {
  if (typeof text === 'string') return { description: text };
  const localized = TRANSLATED.flatMap((language) => {
    const said = speaking(language, text);
    return localesOf(language).map((locale) => [locale, said] as const);
  });
  return { description: speaking(null, text), description_localizations: Object.fromEntries(localized) };
}

/** Discord tells some languages apart by country: Spanish is "es-ES" and "es-419". */
function localesOf(language: string): readonly Locale[] {
  return Object.values(Locale).filter((locale) => locale.split('-')[0] === language);
}
