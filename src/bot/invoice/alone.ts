import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';

const LEASE_MS = 60_000;

/** One at a time may issue invoices or take back what they could use. */
export async function alone(call: Call, work: () => Promise<Saying>): Promise<Saying> {
  const { services, speaker, now } = call;
  const [name, owner] = [`invoice:${speaker.organisation.id}`, services.randomId(60)];
  if ((await services.state.lease(name, { owner, now, until: now + LEASE_MS })) === undefined)
    return refuse(call, beingIssued());
  try {
    return await work();
  } finally {
    await services.state.release(name, owner);
  }
}

export function beingIssued(): Misunderstanding {
  return misunderstanding('not_available', say`Somebody else is issuing an invoice at this moment.`, {
    hint: say`See /usage invoice list, and try again.`,
  });
}
