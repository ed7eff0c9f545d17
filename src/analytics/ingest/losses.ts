import type { LossState, SenderLoss } from '../state/loss.ts';

/**
 * What a sender says it has lost since it began, beside events it sends: "3f2a9c 1200". A total, not what is new,
 * because requests get lost and come twice.
 */
export const LOST_HEADER = 'tokenbell-lost';

export type SaidLoss = Pick<SenderLoss, 'sender' | 'total'>;

/** Reads the header; what is no such thing is no reason to refuse the events beside it. */
export function maybeSaidLoss(header: string): SaidLoss | undefined {
  const [, sender, total] = /^([\w-]{1,64}) (\d{1,12})$/.exec(header.trim()) ?? [];
  return sender === undefined || Number(total) === 0 ? undefined : { sender, total: Number(total) };
}

export type LossBook = {
  /** Keeps what a sender of an organisation says; a total that was kept already costs nothing. */
  note(said: SaidLoss & Pick<SenderLoss, 'org' | 'apiKey'>): Promise<void>;
};

const MOST_REMEMBERED = 10_000;
const HOUR_MS = 3_600_000;

export function createLossBook({
  state,
  now,
}: {
  readonly state: Pick<LossState, 'noteLoss'>;
  readonly now: () => number;
}): LossBook {
  const totals = new Map<string, number>();
  return {
    async note({ org, sender, apiKey, total }) {
      const id = `${org} ${sender}`;
      if ((totals.get(id) ?? 0) >= total) return;
      const hour = Math.floor(now() / HOUR_MS) * HOUR_MS;
      await state.noteLoss({ org, sender, apiKey, hour, total });
      totals.delete(id);
      totals.set(id, total);
      const oldest = totals.keys().next().value;
      if (totals.size > MOST_REMEMBERED && oldest !== undefined) totals.delete(oldest);
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
  return rows.flatMap(({ sender, hour, apiKey, total }, index) => {
    const before = rows[index - 1];
    const known = before?.sender === sender ? before.total : 0;
    return total > known ? [{ hour, sender, apiKey, lost: total - known }] : [];
  });
}
