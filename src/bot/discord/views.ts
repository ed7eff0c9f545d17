/** A view with the four options every view has, and what Discord shows beside its name. */
export const VIEWS = {
  me: 'Your own usage and cost',
  user: 'One person’s usage and cost',
  team: 'One team, or all of them',
  org: 'The whole organisation',
  top: 'What costs most: teams, models, agents …',
  trend: 'Cost and tokens over time',
  forecast: 'What this month will cost',
} as const satisfies Readonly<Record<string, string>>;

/** Words without further options, or with one piece of text. */
export const PLAIN = {
  show: {
    description: 'What makes up a cost, line by line',
    text: { name: 'what', description: 'For example: cost 30d team:ml', required: false },
  },
  status: { description: 'Is data arriving? Is anything wrong?', text: null },
  reconcile: {
    description: 'What providers billed against what is counted here',
    text: { name: 'month', description: 'last-month, 2026-10', required: false },
  },
  help: {
    description: 'What you can ask',
    text: { name: 'view', description: 'Help on one view', required: false },
  },
  link: {
    description: 'Link this account to you; without a code, get one for your other chat',
    text: {
      name: 'code',
      description: 'From /usage link in a chat that knows you, or from an admin',
      required: false,
    },
  },
} as const;

/** Words that do something: each has its own subcommands, most with the text the terminal would take. */
export const GROUPS = {
  budget: {
    description: 'Budgets and how much of them is spent',
    list: { description: 'All budgets you may see', text: null },
    set: { description: 'Set a budget', text: 'team:ml $500/month at 75,90,95' },
    rm: { description: 'Remove a budget', text: 'team:ml' },
  },
  sub: {
    description: 'What is posted where, and when',
    list: { description: 'Everything that posts here', text: null },
    add: { description: 'Post a question’s answer regularly', text: '"team 7d" daily 09:00' },
    rm: { description: 'Stop a subscription', text: '3' },
    run: { description: 'Show what a subscription would post now', text: '3' },
  },
  alert: {
    description: 'Spend spikes and budget warnings',
    list: { description: 'Open alerts', text: null },
    ack: { description: 'Say that you are looking into an alert', text: '7' },
  },
  prices: {
    description: 'The price book',
    list: { description: 'Prices in force', text: 'gpt-4o' },
    pending: { description: 'What has no price', text: null },
    set: { description: 'Set prices, USD per 1M tokens', text: 'openai/gpt-4o input:2.50 output:10' },
    whatif: { description: 'The same calls at another model', text: 'model:gpt-4o=gpt-4o-mini 30d' },
    reprice: { description: 'Price stored calls anew', text: 'model:gpt-4o' },
  },
} as const;

/** The options of every view, in the order the grammar reads them. */
export const VIEW_OPTIONS = {
  range: '7d, mtd, last-month, 2026-10 … or a name',
  filters: 'team:ml model:gpt-5 … or a name',
  by: 'Split by team, user, model, agent …',
  out: 'csv, json, public, private',
} as const;
