import type { Message } from '../message.ts';
import type { OutboxDraft } from '../outbox.ts';
import type { Member, Route } from '../state.ts';

/** Where the demo and a console without chat platforms are told. */
export const CONSOLE_TARGET = 'console:main';

/** What targets of events begin with: "webhook:<id>". */
export const WEBHOOK_PLATFORM = 'webhook';

/**
 * A target from a channel as people and platforms write it: Slack ids start with C, G or D, Discord's are
 * long numbers, "console" is the chat page, and "slack:C0123" is taken as it is.
 */
export function maybeTarget(channel: string): string | undefined {
  const text = channel.trim();
  if (/^(slack|discord|console):\S+$/.test(text)) return text;
  if (/^[CGD][A-Z0-9]{7,}$/.test(text)) return `slack:${text}`;
  if (/^\d{15,21}$/.test(text)) return `discord:${text}`;
  return text === 'console' || text === 'main' ? CONSOLE_TARGET : undefined;
}

/** The parts of a target. */
export function splitTarget(target: string): { readonly platform: string; readonly channel: string } {
  const at = target.indexOf(':');
  return { platform: target.slice(0, at), channel: target.slice(at + 1) };
}

/** The direct messages of a person, where a chat account of theirs is known. */
export function directTarget({ slack, discord }: Pick<Member, 'slack' | 'discord'>): string | undefined {
  if (slack !== null) return `slack:${slack}`;
  return discord === null ? undefined : `discord:@${discord}`;
}

export type Address = {
  /** What is told: "budget", "digest", or the rule of an alert. */
  readonly kind: string;
  /** "org" or "<dimension>:<value>", the narrowest first: an agent, then the team it works for. */
  readonly scopes: readonly string[];
  /** Named by the budget or subscription itself. */
  readonly channel: string | null;
};

/** Every target a message goes to: its own channel, else the routes of its scopes, else those of the organisation. */
export function targetsOf(
  address: Address,
  routes: readonly Route[],
  fallback: string | null,
): readonly string[] {
  const own = address.channel && maybeTarget(address.channel);
  if (own) return [own];
  for (const scope of [...address.scopes, 'org']) {
    const routed = routes.filter((route) => route.kind === address.kind && route.scope === scope);
    const targets = routed.flatMap((route) => maybeTarget(route.channel) ?? []);
    if (targets.length > 0) return [...new Set(targets)];
  }
  return fallback ? [fallback] : [];
}

export type Telling = {
  readonly org: string;
  readonly dedupeKey: string;
  readonly chain: string | null;
  readonly message: Message;
  readonly now: number;
  readonly keepForMs: number;
};

/** One draft a target. */
export function draftsFor(targets: readonly string[], telling: Telling): readonly OutboxDraft[] {
  const { now, keepForMs, ...draft } = telling;
  return targets.map((target) => ({ ...draft, target, createdAt: now, expiresAt: now + keepForMs }));
}
