import { setTimeout as pause } from 'node:timers/promises';
import { firstTimes } from '../chat/first-times.ts';
import { failureFields } from '../chat/log.ts';
import type { DiscordConfig } from './config.ts';

/** Whether this process is the one to handle an interaction; never rejects. */
export type Take = (interactionId: string) => Promise<boolean>;

/** An id takes some 100 bytes, and a request can be repeated for ten minutes. */
const REMEMBERED = 10_000;

/** Of the three seconds Discord waits. */
const PATIENCE_MS = 1000;

/**
 * Memory refuses what has been here before, the claim what another process has taken. When the database does
 * not say in time, the answer is yes: nobody may be left without an answer because it is busy, and hardly
 * anything can happen twice. From the gateway several processes get every interaction, but Discord takes one
 * first response only; over HTTP it calls one process once, and whoever repeats its signed request to another
 * one meanwhile has the asker told the same thing again, by the asker's own rights.
 */
export function takeOnce(
  { claim, log }: Pick<DiscordConfig, 'claim' | 'log'>,
  patienceMs = PATIENCE_MS,
): Take {
  const isNew = firstTimes(REMEMBERED);
  return async (id) => {
    if (!isNew(id)) return false;
    const decided = new AbortController();
    try {
      return await Promise.race([claim(`discord:${id}`), giveUp(patienceMs, decided.signal)]);
    } catch (error) {
      log.warn({ platform: 'discord', ...failureFields(error) }, 'answering without knowing who else does');
      return true;
    } finally {
      decided.abort();
    }
  };
}

async function giveUp(afterMs: number, signal: AbortSignal): Promise<never> {
  await pause(afterMs, undefined, { signal });
  throw new Error(`the database has not answered within ${afterMs} ms`);
}
