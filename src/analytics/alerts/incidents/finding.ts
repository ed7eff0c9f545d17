import type { Chart, Figure } from '../../message.ts';

/** What an incident's message says, in the words of its rule and the language spoken; JSON. */
export type IncidentTelling = {
  /** One word or two before the finding: "Spike", "Errors". */
  readonly title: string;
  /** What is so, as a clause: "agent crawler spent $41.20 since 14:00, expected about $9.00 (4.6×)". */
  readonly finding: string;
  /** What is said when it is over: "agent crawler is back to normal". */
  readonly over: string;
  /** Cause, comparison: one thought each. */
  readonly lines: readonly string[];
  /** What is to be looked at while it lasts; nobody is asked once it is over. */
  readonly questions?: readonly string[];
  readonly figures: readonly Figure[];
  readonly charts: readonly Chart[];
  /** Commands to look further: "/usage top agent 24h". */
  readonly look: readonly { readonly label: string; readonly command: string }[];
};

/** Something a rule finds wrong at a look: news the first time, the state of an open incident from then on. */
export type Finding = {
  /** "<rule>:<scope>", or with more behind the scope; at most one unresolved incident has it. */
  readonly key: string;
  readonly rule: string;
  /** "org" or "<dimension>:<value>". */
  readonly scope: string;
  /** Scopes around it, the narrowest first: the team of an agent. Their routes and silences hold for it too. */
  readonly within: readonly string[];
  readonly direction: 'up' | 'down';
  /** `page` may be posted; `notice` is a line of the next digest. */
  readonly severity: 'page' | 'notice';
  /** Nano-USD over what was expected; null for what is not about money. */
  readonly excessNano: bigint | null;
  /**
   * How far it went, for what is not about money: its message is edited once one of these moved as far as an
   * excess has to. Absent where its words alone say what changed.
   */
  readonly reach?: readonly number[];
  /** When it began, UTC milliseconds. */
  readonly since: number;
  /** Where its own rule says it is told; null: where alerts of its scopes are routed. */
  readonly channel: string | null;
  /** In the language spoken; null where `facts` say it all, as a spike's do. */
  readonly tell: (() => IncidentTelling) | null;
  /** The rule's own memory, JSON; kept with the incident. */
  readonly facts?: Readonly<Record<string, unknown>>;
};
