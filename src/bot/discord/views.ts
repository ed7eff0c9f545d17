/** A view with the four options every view has, and what Discord shows beside its name. */
export const VIEWS = {
  me: 'Your own usage and cost',
  user: 'One person’s usage and cost',
  team: 'One team, or all of them',
  org: 'The whole organisation',
  top: 'What costs most: teams, models, agents …',
  trend: 'Cost and tokens over time',
  forecast: 'What this month will cost',
  why: 'Why it costs more or less',
  heatmap: 'The busiest hours of the week',
  cache: 'What caching saves',
  source: 'Own accounts or keys people brought',
  tips: 'What could be saved',
} as const satisfies Readonly<Record<string, string>>;

/** Words without further options, or with one piece of text. */
export const PLAIN = {
  show: {
    description: 'What makes up a cost',
    text: { name: 'what', description: 'For example: cost 30d team:ml', required: false },
  },
  compare: {
    description: 'Two windows or names side by side',
    text: { name: 'what', description: 'team:ml vs team:web 30d', required: true },
  },
  outbox: {
    description: 'Undelivered messages',
    text: { name: 'what', description: 'list, replay all', required: false },
  },
  webhook: {
    description: 'Addresses told of events',
    text: { name: 'what', description: 'list, add https://…', required: false },
  },
  status: { description: 'Is anything wrong?', text: null },
  live: {
    description: 'An answer that stays up to date',
    text: { name: 'what', description: '30m team ml today; stop', required: false },
  },
  help: {
    description: 'What you can ask',
    text: { name: 'view', description: 'Help on one view', required: false },
  },
  link: {
    description: 'Link this account to you',
    text: {
      name: 'code',
      description: 'From /usage link or an admin',
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
    request: { description: 'Ask for more', text: 'team:ml +$200 "launch week"' },
    approve: { description: 'Give what was asked for', text: 'k3f9w2m7' },
    refuse: { description: 'Refuse what was asked for', text: 'k3f9w2m7' },
  },
  sub: {
    description: 'What is posted where, and when',
    list: { description: 'Everything that posts here', text: null },
    add: { description: 'Post an answer regularly', text: '"team 7d" daily 09:00' },
    rm: { description: 'Stop a subscription', text: '3' },
    run: { description: 'What it would post now', text: '3' },
    pause: { description: 'Post nothing for a while', text: '3' },
    resume: { description: 'Post again', text: '3' },
    quiet: { description: 'Hold digests in quiet hours', text: '22:00-07:00 here' },
    me: { description: 'Your own week, to you', text: 'weekly' },
  },
  alert: {
    description: 'Spend spikes and budget warnings',
    list: { description: 'Open alerts', text: null },
    ack: { description: 'You are looking into it', text: '7' },
    details: { description: 'All about one', text: '7' },
    own: { description: 'Who takes care of it', text: '7 @ana' },
    snooze: { description: 'Leave one alone for a while', text: '7 1h' },
    expected: { description: 'It was planned', text: '7 load test' },
    useful: { description: 'It was worth knowing', text: '7' },
    noise: { description: 'It was not worth knowing', text: '7' },
    resolve: { description: 'Close one', text: '7' },
    throttle: { description: 'Ask the gateway to throttle', text: '7' },
    silence: { description: 'Post nothing for a time', text: 'team:ml 2h' },
    silences: { description: 'What is silenced', text: null },
    unsilence: { description: 'End a silence', text: 'k3f9w2' },
    channel: { description: 'How much a channel is told', text: 'here most 3 a day' },
    rules: { description: 'What is watched', text: null },
    add: { description: 'Watch something more', text: 'cost team:ml above $50/day' },
    try: { description: 'When a rule would have fired', text: 'spikes team:ml' },
    on: { description: 'Switch a rule on', text: 'latency' },
    off: { description: 'Switch a rule off', text: 'latency' },
    rm: { description: 'Remove a rule', text: 'k3f9w2' },
    test: { description: 'Post a test alert', text: 'here' },
    report: { description: 'How well alerts served', text: 'last-month' },
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

/** Commands of their own that stand together in Discord's menu, which has room for 25. */
export const SHELVES = {
  finance: {
    description: 'Reports, invoices, and whose cost is whose',
    report: { description: 'A month, quarter or year as PDF and CSV', text: 'last-month' },
    invoice: { description: 'What a month is invoiced at', text: '2026-10; issue 2026-10' },
    close: { description: 'Freeze a month', text: '2026-10; show 2026-10' },
    export: { description: 'Daily rows, or FOCUS', text: 'focus last-month' },
    revenue: { description: 'What customers pay, and cost', text: 'last-month' },
    seats: { description: 'Seats, and which nobody uses', text: 'list' },
    assign: { description: 'Give a team what has none', text: 'key:gateway team:ml' },
    shared: { description: 'How teams share a cost', text: 'set team:platform usage' },
    reconcile: { description: 'What providers billed', text: 'last-month' },
  },
} as const;

/** The options of every view, in the order the grammar reads them. */
export const VIEW_OPTIONS = {
  range: '7d, mtd or a name',
  filters: 'team:ml …',
  by: 'team, model …',
  out: 'csv, public …',
} as const;
