import { isTaken } from '../../analytics/finance/seats.ts';
import { messageOf } from '../../analytics/message.ts';
import { localDate } from '../../analytics/period.ts';
import type { Seat } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { noPlan } from './plan.ts';

/** `seats give pro ana`, `seats take pro ana`: from today on. */
export async function moveSeat(call: Call, verb: 'give' | 'take', words: readonly Word[]): Promise<Saying> {
  const [plan, person, ...more] = words.map(({ values, text }) => values[0] ?? text);
  if (plan === undefined || person === undefined || more.length > 0) {
    const message =
      verb === 'give'
        ? say`seats give takes a plan and a person.`
        : say`seats take takes a plan and a person.`;
    return refuse(call, misunderstanding('bad_value', message, { hint: example() }));
  }
  const { speaker, services, now } = call;
  const { id: org, timeZone } = speaker.organisation;
  const known = (await services.state.seatPlans(org)).find(({ id }) => id === plan.toLowerCase());
  if (!known) return refuse(call, noPlan(plan));
  const [member, another] = membersNamed(call, person);
  if (member === undefined) return refuse(call, nobody(person));
  if (another !== undefined) return refuse(call, severalNamed(person, [member, another]));
  const today = localDate(now, timeZone).toString();
  const seats = await services.state.seats(org);
  const held = seats.find((seat) => seat.member === member && seat.plan === known.id && isTaken(seat, today));
  if ((verb === 'give') === (held !== undefined)) return refuse(call, asItIs(verb, known.name, person));
  const seat: Seat = held
    ? { ...held, until: today }
    : { org, member, plan: known.id, from: today, until: null };
  await services.state.saveSeats([seat]);
  await recordChange(call, `seats ${verb} ${known.id}`, member);
  const headline =
    verb === 'give'
      ? say`${member} has a seat in ${known.name} from today on`
      : say`${member} no longer has a seat in ${known.name}`;
  return { message: messageOf({ command: '/usage seats', tone: 'good', headline }) };
}

function example(): string {
  return say`For example: /usage seats give pro ana@acme.example`;
}

/** By id, e-mail or name, else by what stands before the @ of an id. */
function membersNamed({ speaker }: Call, person: string): readonly string[] {
  const typed = person.toLowerCase();
  const exact = speaker.members.filter(({ id, email, name }) =>
    [id, email, name].some((one) => one?.toLowerCase() === typed),
  );
  const found = exact.length > 0 ? exact : speaker.members.filter(({ id }) => id.split('@')[0] === typed);
  return found.map(({ id }) => id);
}

function severalNamed(person: string, [one, other]: readonly [string, string]) {
  const message = say`${shownWord(person)} may be ${one} or ${other}.`;
  return misunderstanding('unknown_name', message, { hint: say`Type the whole id: ${one}` });
}

function nobody(person: string) {
  return misunderstanding('unknown_name', say`I know no member ${shownWord(person)}.`, {
    hint: example(),
  });
}

function asItIs(verb: 'give' | 'take', plan: string, person: string) {
  const message =
    verb === 'give'
      ? say`${shownWord(person)} has a seat in ${plan} already.`
      : say`${shownWord(person)} has no seat in ${plan}.`;
  return misunderstanding('contradiction', message, { hint: say`See /usage seats.` });
}
