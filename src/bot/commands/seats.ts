import { seatUses } from '../../analytics/finance/seats.ts';
import { seatsMessage } from '../../analytics/reports/seats.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import { moveSeat } from '../seats/give.ts';
import { changePlan } from '../seats/plan.ts';
import { maybeRefused } from '../speaker/finance-access.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';

export const seats: Command = {
  name: 'seats',
  aliases: ['seat'],
  get summary() {
    return say`seats that are paid for, who has one and which nobody uses`;
  },
  forms: [
    'seats [list]',
    'seats plan <name> <price> [<n> tokens] [up to <amount>]',
    'seats plan rm <name>',
    'seats give|take <plan> <person>',
  ],
  examples: ['seats', 'seats plan pro $30 100k tokens'],
  who: 'admins',
  reads: ['list'],
  run: async (call) => {
    const refused = maybeRefused(call, say`Seats are for admins.`);
    if (refused) return refused;
    const [verb, ...rest] = call.words;
    switch (verb?.text.toLowerCase() ?? 'list') {
      case 'list':
        return listSeats(call);
      case 'plan':
        return changePlan(call, rest);
      case 'give':
        return moveSeat(call, 'give', rest);
      case 'take':
        return moveSeat(call, 'take', rest);
      default: {
        const message = say`seats takes list, plan, give or take, not ${shownWord(verb?.text ?? '')}.`;
        const hint = say`For example: /usage seats give pro ana`;
        return refuse(call, misunderstanding('unknown_word', message, { hint }));
      }
    }
  },
};

async function listSeats(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const { organisation } = speaker;
  if (organisation.people !== 'named') {
    return refuse(call, insufficientAccess(speaker.viewer, say`This organisation shows nobody by name.`));
  }
  const { state, usage } = services;
  const known = {
    seats: await state.seats(organisation.id),
    plans: await state.seatPlans(organisation.id),
  };
  const uses = await seatUses(usage, known, { organisation, now });
  return { message: seatsMessage(uses, { organisation, now }) };
}
