import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { openStores, type Stores } from '../../src/compose/stores.ts';
import { type CreateHome, type Home, tokenbell } from './process-run.ts';
import { createKey, postEvents } from './process-server.ts';
import { SLACK_APP_TOKEN, SLACK_BOT_TOKEN, type SlackPeer, startSlackPeer } from './slack-peer.ts';

export const CHANNEL = 'C0000OPS';

/** Processes that share a database and a Slack channel. */
export type Told = {
  readonly home: Home;
  readonly slack: SlackPeer;
  readonly key: string;
  readonly stores: Stores;
  /** Spends dollars of a team now, through whichever server takes it. */
  spend(address: () => Promise<string>, calls: readonly Spent[]): Promise<void>;
  /** The key and the words of every message posted to the channel, in order. `isAnswer`: in the thread of another. */
  posts(): readonly { readonly key: string; readonly text: string; readonly isAnswer: boolean }[];
  close(): Promise<void>;
};

export type Spent = { readonly usd: number; readonly team: string; readonly agent: string };

export async function startTold(create: CreateHome): Promise<Told> {
  const slack = await startSlackPeer();
  slack.settings.mayReadHistory = true;
  const home = await create({
    LOG_LEVEL: 'info',
    SLACK_BOT_TOKEN,
    SLACK_APP_TOKEN,
    SLACK_API_URL: slack.apiUrl,
  });
  const { key } = await createKey(home);
  const stores = await openStores({
    databaseUrl: home.databaseUrl,
    timeZone: 'UTC',
    now: Date.now,
  });
  let calls = 0;
  return {
    home,
    slack,
    key,
    stores,
    spend: async (address, spent) => {
      const events = spent.map(({ usd, ...names }) => ({
        id: `told-${calls++}`,
        occurredAt: Date.now(),
        provider: 'openai',
        model: 'gpt-4.1',
        // GPT-4.1 costs 2 micro-dollars an input token.
        inputTokens: Math.round(usd * 500_000),
        outputTokens: 0,
        ...names,
      }));
      await untilTaken(address, key, events);
    },
    posts: () =>
      slack.callsOf('chat.postMessage').map(({ text, metadata, thread_ts: thread }) => ({
        key: keyOf(metadata),
        text: String(text),
        isAnswer: thread !== undefined,
      })),
    close: async () => {
      await stores.engine.close();
      await home.remove();
      await slack.close();
    },
  };
}

const RETRY_MS = 20;

/** However often servers die meanwhile; the test's timeout bounds it. */
async function untilTaken(
  address: () => Promise<string>,
  key: string,
  events: readonly object[],
): Promise<void> {
  for (;;) {
    const posted = await address()
      .then((at) => postEvents(at, key, events))
      .catch(() => undefined);
    if (posted?.status === 200) return;
    await pause(RETRY_MS);
  }
}

function keyOf(metadata: unknown): string {
  // What the program sends is under test; without a key the test that compares keys fails.
  return (metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key ?? '';
}

/** Hourly calls of two weeks, so that a runaway stands out: some twenty dollars an hour in two teams. */
export async function importHistory({ home }: Told): Promise<void> {
  const hour = 3_600_000;
  const until = Math.floor(Date.now() / hour) * hour;
  const lines = Array.from({ length: 14 * 24 * 2 }, (_, index) => {
    const team = index % 2 === 0 ? 'web' : 'ml';
    const at = until - (Math.floor(index / 2) + 1) * hour + 60_000;
    const call = { provider: 'openai', model: 'gpt-4.1', outputTokens: 0 };
    return JSON.stringify({
      ...call,
      id: `history-${index}`,
      occurredAt: at,
      inputTokens: 5_000_000 + (index % 7) * 100_000,
      team,
      agent: `${team}-bot`,
    });
  });
  const file = `${home.folder}/history.ndjson`;
  await writeFile(file, `${lines.join('\n')}\n`);
  const { code, error } = await tokenbell(home, ['import', file, '--history']);
  if (code !== 0) throw new Error(`the history was not imported: ${error}`);
}
