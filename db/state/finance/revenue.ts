import { and, eq, gte, lt, sql } from 'drizzle-orm';
import type { FinanceState } from '../../../src/analytics/state/finance.ts';
import type { SeatPlan } from '../../../src/analytics/state.ts';
import type { Engine, Row } from '../../engine.ts';
import { byText, chunks } from '../chunks.ts';

type RevenueStore = Pick<
  FinanceState,
  'revenue' | 'saveRevenue' | 'seatPlans' | 'saveSeatPlan' | 'removeSeatPlan' | 'seats' | 'saveSeats'
>;

/** What customers pay the organisation, and what the organisation pays for seats. */
export function revenueStore(engine: Engine): RevenueStore {
  const { read } = engine;
  const { revenue, seat, seatPlan } = read.tables;
  return {
    revenue: async (org, days) => {
      const rows = await read
        .select()
        .from(revenue)
        .where(and(eq(revenue.org, org), gte(revenue.day, days.from), lt(revenue.day, days.to)));
      return rows
        .map((row) => ({ ...row, amount: BigInt(row.amount) }))
        .sort(byText((row) => `${row.day}\n${row.customer}`));
    },
    saveRevenue: (rows) =>
      engine.write(async (db) => {
        const ordered = rows.toSorted(byText((row) => `${row.org}\n${row.day}\n${row.customer}`));
        for (const chunk of chunks(ordered)) {
          await db
            .insert(revenue)
            .values(chunk.map((row) => ({ ...row, amount: String(row.amount) })))
            .onConflictDoUpdate({
              target: [revenue.org, revenue.day, revenue.customer],
              set: { amount: sql`excluded.amount` },
            });
        }
      }),
    seatPlans: async (org) => {
      const rows = await read.select().from(seatPlan).where(eq(seatPlan.org, org));
      return rows.map(toSeatPlan).sort(byText((row) => row.id));
    },
    saveSeatPlan: (row) =>
      engine.write(async (db) => {
        const { org, id, ...rest } = {
          ...row,
          seatPrice: String(row.seatPrice),
          cost: row.cost === null ? null : String(row.cost),
        };
        await db
          .insert(seatPlan)
          .values({ org, id, ...rest })
          .onConflictDoUpdate({ target: [seatPlan.org, seatPlan.id], set: rest });
      }),
    removeSeatPlan: (org, id) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(seatPlan)
          .where(and(eq(seatPlan.org, org), eq(seatPlan.id, id)))
          .returning({ id: seatPlan.id });
        return removed.length > 0;
      }),
    seats: async (org) => {
      const rows = await read.select().from(seat).where(eq(seat.org, org));
      return rows.sort(byText((row) => `${row.member}\n${row.plan}\n${row.from}`));
    },
    saveSeats: (rows) =>
      engine.write(async (db) => {
        const ordered = rows.toSorted(byText((row) => `${row.org}\n${row.member}\n${row.plan}\n${row.from}`));
        for (const chunk of chunks(ordered)) {
          await db
            .insert(seat)
            .values(chunk)
            .onConflictDoUpdate({
              target: [seat.org, seat.member, seat.plan, seat.from],
              set: { until: sql`excluded.until_day` },
            });
        }
      }),
  };
}

function toSeatPlan(row: Row<'seatPlan'>): SeatPlan {
  return {
    ...row,
    seatPrice: BigInt(row.seatPrice),
    cost: row.cost === null ? null : BigInt(row.cost),
  };
}
