/**
 * What Slack accepts, in characters or counts, as its Block Kit and messaging documentation say
 * (docs.slack.dev, November 2026). A test compares them with test/fixtures/chat/platform-limits.json.
 */
export const SLACK_LIMITS = {
  blocks: 50,
  viewBlocks: 100,
  headerText: 150,
  sectionText: 3000,
  sectionFields: 10,
  fieldText: 2000,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  selectOptions: 100,
  optionText: 75,
  altText: 2000,
  modalText: 24,
  placeholder: 150,
  /** Advised; longer text is only cut by Slack above 40,000. */
  messageText: 4000,
} as const;

/** Ours, not Slack's: a monospaced line longer than this wraps in a desktop window's message column. */
export const TABLE_WIDTH = 64;
