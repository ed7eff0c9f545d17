export const APPLICATION = '1000000000000000001';
export const GUILD = '1000000000000000002';
export const CHANNEL = '1000000000000000003';
export const ANN = '1000000000000000004';

/** One option as Discord sends it: text, subcommand or group. */
export type SentOption = {
  readonly type: 1 | 2 | 3;
  readonly name: string;
  readonly value?: string;
  readonly focused?: boolean;
  readonly options?: readonly SentOption[];
};

export type Interaction = {
  readonly id: string;
  readonly token: string;
  /** What a file may weigh there; 10 MiB when Discord's people paid for nothing. */
  readonly fileBytes?: number;
  /** What its person has set Discord to. */
  readonly locale?: string;
};

/** What Discord sends for /usage; `type` 2 is the command itself, 4 an autocomplete. */
export function commandInteraction(type: 2 | 4, interaction: Interaction, options: readonly SentOption[]) {
  const data = { id: '1000000000000000009', name: 'usage', type: 1, guild_id: GUILD, options };
  return { ...common(interaction), type, data };
}

/** What Discord sends when a button is pressed. */
export function buttonInteraction(interaction: Interaction, customId: string) {
  return componentInteraction(interaction, { component_type: 2, custom_id: customId });
}

/** What Discord sends when a choice of a menu is made. */
export function menuInteraction(interaction: Interaction, value: string) {
  return componentInteraction(interaction, { component_type: 3, custom_id: 'menu-0', values: [value] });
}

function componentInteraction(interaction: Interaction, data: object) {
  const author = {
    id: APPLICATION,
    username: 'tokenbell',
    discriminator: '0',
    global_name: null,
    avatar: null,
  };
  const message = {
    id: '1000000000000000020',
    channel_id: CHANNEL,
    author,
    content: '',
    timestamp: '2026-11-21T12:00:00.000000+00:00',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    type: 0,
    flags: 0,
  };
  return { ...common(interaction), type: 3, message, data };
}

/** A picked view with its filled-in options, as Discord nests them. */
export function view(name: string, values: Readonly<Record<string, string>> = {}, focused = ''): SentOption {
  const options = Object.entries(values).map(([option, value]) => ({
    type: 3 as const,
    name: option,
    value,
    ...(option === focused && { focused: true }),
  }));
  return { type: 1, name, options };
}

function common({ id, token, fileBytes = 10_485_760, locale = 'en-US' }: Interaction) {
  const user = { id: ANN, username: 'ann', discriminator: '0', global_name: 'Ann Lee', avatar: null };
  return {
    id,
    token,
    application_id: APPLICATION,
    version: 1,
    guild_id: GUILD,
    guild: { id: GUILD, locale: 'en-US', features: [] },
    channel_id: CHANNEL,
    channel: { id: CHANNEL, type: 0, name: 'ops', guild_id: GUILD },
    member: {
      user,
      nick: null,
      avatar: null,
      roles: [],
      joined_at: '2026-01-01T00:00:00.000000+00:00',
      premium_since: null,
      deaf: false,
      mute: false,
      flags: 0,
      pending: false,
      permissions: '0',
    },
    app_permissions: '0',
    locale,
    guild_locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { 0: GUILD },
    context: 0,
    attachment_size_limit: fileBytes,
  };
}
