import Fastify, { type FastifyInstance } from 'fastify';
import type { Message } from '../../../src/analytics/message.ts';
import type { ConsoleOptions } from '../../../src/bot/console/options.ts';
import { type Console, createConsole } from '../../../src/bot/console/platform.ts';
import type { Answer, BotHandlers, DeliveryOutcome } from '../../../src/bot/platform.ts';
import { answerOf } from './samples.ts';

/** A console inside a server, as main wires it; `now` is a number the test sets. */
export type OpenConsole = {
  readonly console: Console;
  readonly server: FastifyInstance;
  readonly clock: { now: number };
  /** Delivers to the console's channel, as the outbox does. */
  deliver(key: string, message: Message, parts?: DeliveryParts): Promise<DeliveryOutcome>;
};

type DeliveryParts = Partial<Omit<Answer, 'message'>> & { readonly reference?: string };

export async function openConsole(
  handlers: BotHandlers | null,
  options: Partial<ConsoleOptions> = {},
): Promise<OpenConsole> {
  const clock = { now: Date.parse('2026-11-20T12:00:00Z') };
  const console = createConsole({
    now: () => clock.now,
    hosts: [],
    people: [],
    examples: ['/usage team 7d', '/usage top model 30d', '/usage forecast', '/usage help'],
    ...options,
  });
  const server = Fastify();
  await server.register(console.routes);
  if (handlers) await console.start(handlers);
  const deliver = (key: string, message: Message, { reference, ...parts }: DeliveryParts = {}) =>
    console.deliver({
      channel: 'main',
      key,
      answer: answerOf(message, parts),
      reference: reference ?? null,
      mayPost: () => true,
    });
  return { console, server, clock, deliver };
}
