import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
} from 'discord.js';
import { z } from 'zod';
import type { Actor, CommandRequest } from '../platform.ts';
import { DEFAULT_FILE_BYTES } from './limits.ts';
import type { PickedCommand } from './typed-command.ts';

/** What somebody did in Discord. */
export type Act = {
  readonly id: string;
  /** Whoever has it can answer, for fifteen minutes. */
  readonly token: string;
  readonly request: Omit<CommandRequest, 'text'>;
  /** What a file may weigh where it was done. */
  readonly fileBytes: number;
} & (
  | { readonly kind: 'command'; readonly picked: PickedCommand }
  | { readonly kind: 'press'; readonly customId: string }
  | { readonly kind: 'typing'; readonly picked: PickedCommand; readonly focused: string }
);

/** Reads an interaction, which is the same JSON from the gateway and over HTTP; null for what we never offered. */
export function readAct(payload: unknown): Act | null {
  const { data } = interaction.safeParse(payload);
  const person = data?.member?.user ?? data?.user;
  if (!data || !person) return null;
  const common = {
    id: data.id,
    token: data.token,
    request: { actor: actorOf(person, data.guild_id), channel: data.channel?.id ?? null },
    fileBytes: data.attachment_size_limit,
  };
  switch (data.type) {
    case InteractionType.ApplicationCommand:
      return { ...common, kind: 'command', picked: pickedIn(data.data.options) };
    case InteractionType.MessageComponent:
      return { ...common, kind: 'press', customId: data.data.custom_id };
    case InteractionType.ApplicationCommandAutocomplete:
      return { ...common, kind: 'typing', ...typedIn(data.data.options) };
  }
}

const person = z.object({ id: z.string(), username: z.string(), global_name: z.string().nullish() });

const common = {
  id: z.string().regex(/^\d+$/),
  token: z.string().min(1),
  guild_id: z.string().default(''),
  channel: z.object({ id: z.string() }).nullish(),
  // A member in a server, a user in a direct message.
  member: z.object({ user: person }).nullish(),
  user: person.nullish(),
  attachment_size_limit: z.int().positive().default(DEFAULT_FILE_BYTES),
};

const filledOption = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).default(''),
  focused: z.boolean().default(false),
});

const view = z.object({
  type: z.literal(ApplicationCommandOptionType.Subcommand),
  name: z.string(),
  options: z.array(filledOption).default([]),
});

const group = z.object({
  type: z.literal(ApplicationCommandOptionType.SubcommandGroup),
  name: z.string(),
  options: z.tuple([view]),
});

const command = z.object({
  type: z.literal(ApplicationCommandType.ChatInput),
  options: z.tuple([z.discriminatedUnion('type', [view, group])]),
});

const button = z.object({ component_type: z.literal(ComponentType.Button), custom_id: z.string() });

const interaction = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal(InteractionType.ApplicationCommand), data: command }),
  z.object({ ...common, type: z.literal(InteractionType.MessageComponent), data: button }),
  z.object({ ...common, type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: command }),
]);

function actorOf({ id, username, global_name }: z.infer<typeof person>, guild: string): Actor {
  // Discord tells no bot an address; people link with a code.
  return {
    platform: 'discord',
    tenant: guild,
    user: id,
    name: global_name ?? username,
    email: null,
    timeZone: null,
  };
}

type Options = z.infer<typeof command>['options'];

function pickedIn(options: Options): PickedCommand {
  const { name, options: filled } = viewIn(options);
  return {
    group: options[0].type === ApplicationCommandOptionType.SubcommandGroup ? options[0].name : null,
    view: name,
    options: Object.fromEntries(filled.map((option) => [option.name, String(option.value)])),
  };
}

function typedIn(options: Options) {
  const focused = viewIn(options).options.find((option) => option.focused)?.name ?? '';
  return { picked: pickedIn(options), focused };
}

function viewIn([first]: Options): z.infer<typeof view> {
  return first.type === ApplicationCommandOptionType.SubcommandGroup ? first.options[0] : first;
}
