import { say } from '../../language/say.ts';

/**
 * Said anew in each language that Discord shows it in. No translation is longer than its English, for Discord
 * counts the longest of them.
 */
export type Said = () => string;

/** A view with the four options every view has, and what Discord shows beside its name. */
export const VIEWS = {
  me: () => say`Your own usage and cost`,
  user: () => say`One person’s usage and cost`,
  team: () => say`One team, or all of them`,
  org: () => say`The whole organisation`,
  top: () => say`What costs most: teams, models, agents …`,
  trend: () => say`Cost and tokens over time`,
  forecast: () => say`What this month will cost`,
  why: () => say`Why it costs more or less`,
  heatmap: () => say`The busiest hours of the week`,
  cache: () => say`What caching saves`,
  source: () => say`Own accounts or keys people brought`,
  tips: () => say`What could be saved`,
} as const satisfies Readonly<Record<string, Said>>;

/** Words without further options, or with one piece of text. */
export const PLAIN = {
  show: {
    description: () => say`What makes up a cost`,
    text: { name: 'what', description: () => say`For example: cost 30d team:ml`, required: false },
  },
  compare: {
    description: () => say`Two windows or names side by side`,
    text: { name: 'what', description: 'team:ml vs team:web 30d', required: true },
  },
  outbox: {
    description: () => say`Undelivered messages`,
    text: { name: 'what', description: 'list, replay all', required: false },
  },
  webhook: {
    description: () => say`Addresses told of events`,
    text: { name: 'what', description: 'list, add https://…', required: false },
  },
  status: { description: () => say`Is anything wrong?`, text: null },
  live: {
    description: () => say`An answer that stays up to date`,
    text: { name: 'what', description: '30m team ml today; stop', required: false },
  },
  help: {
    description: () => say`What you can ask`,
    text: { name: 'view', description: () => say`Help on one view`, required: false },
  },
  link: {
    description: () => say`Link this account to you`,
    text: {
      name: 'code',
      description: () => say`From /usage link or an admin`,
      required: false,
    },
  },
} as const;

/** Words that do something: each has its own subcommands, most with the text the terminal would take. */
export const GROUPS = {
  budget: {
    description: () => say`Budgets and how much of them is spent`,
    list: { description: () => say`All budgets you may see`, text: null },
    set: { description: () => say`Set a budget`, text: 'team:ml $500/month at 75,90,95' },
    rm: { description: () => say`Remove a budget`, text: 'team:ml' },
    request: { description: () => say`Ask for more`, text: 'team:ml +$200 "launch week"' },
    approve: { description: () => say`Give what was asked for`, text: 'k3f9w2m7' },
    refuse: { description: () => say`Refuse what was asked for`, text: 'k3f9w2m7' },
  },
  sub: {
    description: () => say`What is posted where, and when`,
    list: { description: () => say`Everything that posts here`, text: null },
    add: { description: () => say`Post an answer regularly`, text: '"team 7d" daily 09:00' },
    rm: { description: () => say`Stop a subscription`, text: '3' },
    run: { description: () => say`What it would post now`, text: '3' },
    pause: { description: () => say`Post nothing for a while`, text: '3' },
    resume: { description: () => say`Post again`, text: '3' },
    quiet: { description: () => say`Hold digests in quiet hours`, text: '22:00-07:00 here' },
    me: { description: () => say`Your own week, to you`, text: 'weekly' },
  },
  alert: {
    description: () => say`Spend spikes and budget warnings`,
    list: { description: () => say`Open alerts`, text: null },
    ack: { description: () => say`You are looking into it`, text: '7' },
    details: { description: () => say`All about one`, text: '7' },
    own: { description: () => say`Who takes care of it`, text: '7 @ana' },
    snooze: { description: () => say`Leave one alone for a while`, text: '7 1h' },
    expected: { description: () => say`It was planned`, text: '7 load test' },
    useful: { description: () => say`It was worth knowing`, text: '7' },
    noise: { description: () => say`It was not worth knowing`, text: '7' },
    resolve: { description: () => say`Close one`, text: '7' },
    throttle: { description: () => say`Ask the gateway to throttle`, text: '7' },
    silence: { description: () => say`Post nothing for a time`, text: 'team:ml 2h' },
    silences: { description: () => say`What is silenced`, text: null },
    unsilence: { description: () => say`End a silence`, text: 'k3f9w2' },
    channel: { description: () => say`How much a channel is told`, text: 'here most 3 a day' },
    rules: { description: () => say`What is watched`, text: null },
    add: { description: () => say`Watch something more`, text: 'cost team:ml above $50/day' },
    try: { description: () => say`When a rule would have fired`, text: 'spikes team:ml' },
    on: { description: () => say`Switch a rule on`, text: 'latency' },
    off: { description: () => say`Switch a rule off`, text: 'latency' },
    rm: { description: () => say`Remove a rule`, text: 'k3f9w2' },
    test: { description: () => say`Post a test alert`, text: 'here' },
    report: { description: () => say`How well alerts served`, text: 'last-month' },
  },
  prices: {
    description: () => say`The price book`,
    list: { description: () => say`Prices in force`, text: 'gpt-4o' },
    pending: { description: () => say`What has no price`, text: null },
    set: {
      description: () => say`Set prices, USD per 1M tokens`,
      text: 'openai/gpt-4o input:2.50 output:10',
    },
    whatif: { description: () => say`The same calls at another model`, text: 'model:gpt-4o=gpt-4o-mini 30d' },
    reprice: { description: () => say`Price stored calls anew`, text: 'model:gpt-4o' },
  },
} as const;

/** Commands of their own that stand together in Discord's menu, which has room for 25. */
export const SHELVES = {
  finance: {
    description: () => say`Reports, invoices, and whose cost is whose`,
    report: { description: () => say`A month, quarter or year as PDF and CSV`, text: 'last-month' },
    invoice: { description: () => say`What a month is invoiced at`, text: '2026-10; issue 2026-10' },
    close: { description: () => say`Freeze a month`, text: '2026-10; show 2026-10' },
    export: { description: () => say`Daily rows, or FOCUS`, text: 'focus last-month' },
    revenue: { description: () => say`What customers pay, and cost`, text: 'last-month' },
    seats: { description: () => say`Seats, and which nobody uses`, text: 'list' },
    assign: { description: () => say`Give a team what has none`, text: 'key:gateway team:ml' },
    shared: { description: () => say`How teams share a cost`, text: 'set team:platform usage' },
    reconcile: { description: () => say`What providers billed`, text: 'last-month' },
  },
} as const;

/** The options of every view, in the order the grammar reads them. */
export const VIEW_OPTIONS = {
  range: () => say`7d, mtd or a name`,
  filters: 'team:ml …',
  by: 'team, model …',
  out: 'csv, public …',
} as const;
