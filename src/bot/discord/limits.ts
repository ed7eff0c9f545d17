/**
 * What Discord accepts, in characters or counts (its OpenAPI document and documentation, v10, 2026).
 * A test compares them with test/fixtures/chat/platform-limits.json.
 */
export const DISCORD_LIMITS = {
  content: 2000,
  embeds: 10,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  /** Over all embeds of a message together. */
  embedTotal: 6000,
  rows: 5,
  buttonsPerRow: 5,
  buttonLabel: 80,
  selectOptions: 25,
  optionLabel: 100,
  placeholder: 150,
  customId: 100,
  files: 10,
  altText: 1024,
  nonce: 25,
  choices: 25,
  choiceText: 100,
  /** One library counts 4,000 characters a command, others 8,000: ours stays below both. */
  commandTotal: 4000,
} as const;

/** How the 6,000 characters of an embed are shared out, so that no part can starve another. */
export const EMBED_SHARES = { lines: 1200, table: 2400, figures: 1400, footer: 900 } as const;

/** Ours: monospaced columns before a line wraps in an embed on a desktop. */
export const TABLE_WIDTH = 54;

/** Files a server takes when Discord has not said otherwise, in bytes. */
export const DEFAULT_FILE_BYTES = 10 * 1024 * 1024;
