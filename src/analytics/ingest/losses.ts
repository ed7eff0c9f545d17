import type { LossState, SenderLoss } from '../state/loss.ts';

/**
 * What a sender says it has lost since it began, beside events it sends: "3f2a9c 1200". A total, not what is new,
 * because requests get lost and come twice.
 */
export const LOST_HEADER = 'tokenbell-lost';

type SaidLoss = Pick<SenderLoss, 'sender' | 'total'>;

/** Reads the header; what is no such thing is no reason to refuse the events beside it. */
export function maybeSaidLoss(header: string): SaidLoss | undefined {
  const [, sender, total] = /^([\w-]{1,64}) (\d{1,12})$/.exec(header.trim()) ?? [];
  return sender === undefined || Number(total) === 0 ? undefined : { sender, total: Number(total) };
}

export type LossBook = {
  /**
   * Keeps what a sender of an organisation says, at most once a minute: it says its total with every request, so
   * nothing is missed for good.
   */
  note(said: SaidLoss & Pick<SenderLoss, 'org' | 'apiKey'>): Promise<void>;
};

const HOUR_MS = 3_600_000;
const WRITE_EVERY_MS = 60_000;

/** Senders name themselves; a key that makes names up does not fill the store. */
const MOST_SENDERS_AN_HOUR = 500;

export function createLossBook({
  state,
  now,
}: {
  readonly state: Pick<LossState, 'noteLoss'>;
  readonly now: () => number;
}): LossBook {
  const written = new Map<string, { readonly total: number; readonly at: number }>();
  let counted = { hour: 0, senders: 0 };

  /** Whether one more may be noted in this hour. */
  function mayComeNew(hour: number): boolean {
    if (counted.hour !== hour) {
      counted = { hour, senders: 0 };
      for (const [id, { at }] of written) if (at < hour - HOUR_MS) written.delete(id);
    }
    return counted.senders < MOST_SENDERS_AN_HOUR;
  }

  return {
    async note({ org, sender, apiKey, total }) {
      const id = `${org} ${sender}`;
      const at = now();
      const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
      const last = written.get(id);
      if (last ? last.total >= total || at - last.at < WRITE_EVERY_MS : !mayComeNew(hour)) return;
      if (!last) counted = { hour, senders: counted.senders + 1 };
      written.set(id, { total, at });
      try {
        await state.noteLoss({ org, sender, apiKey, hour, total });
      } catch (error) {
        written.delete(id);
        throw error;
      }
    },
  };
}

/** What was lost in one hour, as far as it was said by then. */
export type HourLoss = {
  readonly hour: number;
  readonly sender: string;
  readonly apiKey: string;
  readonly lost: number;
};

/** Totals by sender and hour, in that order, as what was lost in each hour. */
export function hourLosses(rows: readonly SenderLoss[]): readonly HourLoss[] {
  let [known, of] = [0, ''];
  return rows.flatMap(({ sender, hour, apiKey, total }) => {
    // Clocks of two servers may differ over an hour's end, so a later hour may hold an older total.
    if (sender !== of) [known, of] = [0, sender];
    const lost = total - known;
    known = Math.max(known, total);
    return lost > 0 ? [{ hour, sender, apiKey, lost }] : [];
  });
}
