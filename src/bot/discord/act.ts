import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
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
  | { readonly kind: 'press'; readonly actionId: string }
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
    request: { actor: actorOf(person, data), ...placeIn(data.channel) },
    fileBytes: data.attachment_size_limit,
  };
  switch (data.type) {
    case InteractionType.ApplicationCommand:
      return { ...common, kind: 'command', picked: pickedIn(data.data.options) };
    case InteractionType.MessageComponent:
      return { ...common, kind: 'press', actionId: pressedIn(data.data) };
    case InteractionType.ApplicationCommandAutocomplete:
      return { ...common, kind: 'typing', ...typedIn(data.data.options) };
  }
}

const person = z.object({ id: z.string(), username: z.string(), global_name: z.string().nullish() });

const THREADS: readonly (number | undefined)[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

const channel = z
  .object({ id: z.string(), type: z.number().optional(), parent_id: z.string().nullish() })
  .nullish();

const common = {
  id: z.string().regex(/^\d+$/),
  token: z.string().min(1),
  guild_id: z.string().default(''),
  channel,
  // A member in a server, a user in a direct message.
  member: z.object({ user: person }).nullish(),
  user: person.nullish(),
  attachment_size_limit: z.int().positive().default(DEFAULT_FILE_BYTES),
  locale: z.string().nullish(),
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

const menu = z.object({
  component_type: z.literal(ComponentType.StringSelect),
  values: z.tuple([z.string()]),
});

const control = z.discriminatedUnion('component_type', [button, menu]);

const interaction = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal(InteractionType.ApplicationCommand), data: command }),
  z.object({ ...common, type: z.literal(InteractionType.MessageComponent), data: control }),
  z.object({ ...common, type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: command }),
]);

/** A thread has an id of its own, and what holds in its channel. */
function placeIn(place: z.infer<typeof channel>): Pick<CommandRequest, 'channel' | 'parent'> {
  const parent = THREADS.includes(place?.type) ? place?.parent_id : undefined;
  return { channel: place?.id ?? null, ...(parent && { parent }) };
}

type Place = Pick<z.infer<typeof interaction>, 'guild_id' | 'locale'>;

function actorOf(
  { id, username, global_name }: z.infer<typeof person>,
  { guild_id, locale = null }: Place,
): Actor {
  // Discord tells no bot an address; people link with a code.
  return {
    platform: 'discord',
    tenant: guild_id,
    user: id,
    name: global_name ?? username,
    email: null,
    timeZone: null,
    locale,
  };
}

/** What a button carries, or the choice made in a menu. */
function pressedIn(pressed: z.infer<typeof control>): string {
  return pressed.component_type === ComponentType.Button ? pressed.custom_id : pressed.values[0];
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
