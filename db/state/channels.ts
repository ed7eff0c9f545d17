import { eq } from 'drizzle-orm';
import type { ChannelState } from '../../src/analytics/state/channel.ts';
import type { Engine } from '../engine.ts';
import { byText } from './chunks.ts';
import { pauseTarget, resumeTarget } from './outbox/target-pause.ts';

/** What holds in a channel, whatever is posted there. */
export function channelStore(engine: Engine): ChannelState {
  const { channelTerms } = engine.read.tables;
  return {
    channelTerms: async (org) => {
      const rows = await engine.read.select().from(channelTerms).where(eq(channelTerms.org, org));
      return rows.sort(byText((row) => row.target));
    },
    saveChannelTerms: (row) =>
      engine.write(async (db) => {
        const { org, target, ...rest } = row;
        await db
          .insert(channelTerms)
          .values(row)
          .onConflictDoUpdate({ target: [channelTerms.org, channelTerms.target], set: rest });
      }),
    pauseTarget: (org, target, pause) => engine.write((db) => pauseTarget(db, { org, target }, pause)),
    resumeTarget: (org, target) => engine.write((db) => resumeTarget(db, { org, target })),
  };
}
