import { messageOf } from '../../analytics/message.ts';
import type { JobRun } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call, Command, Saying } from '../command.ts';
import { jobTable, jobTrouble } from '../reply/job-table.ts';
import { pollsOf, rangeOf, sourcesOf } from '../status/arrival.ts';
import { agoText, type Check } from '../status/details.ts';
import { keysOf, peopleOf } from '../status/people.ts';
import { chargesOf, driftOf, pendingOf, retiringOf } from '../status/prices.ts';
import { rightsText } from '../status/rights.ts';
import { digestOf, jobsOf, outboxOf } from '../status/sending.ts';

export const status: Command = {
  name: 'status',
  aliases: ['health'],
  get summary() {
    return say`whether everything arrives, is priced and is delivered, and what to do where it is not`;
  },
  forms: ['status'],
  examples: ['status'],
  who: 'everyone',
  reads: 'always',
  run: showStatus,
};

/** Why a number may be missing or wrong, in the order in which people ask. */
const CHECKS: readonly Check[] = [
  { name: () => say`sources`, look: sourcesOf },
  { name: () => say`providers`, look: pollsOf },
  { name: () => say`range`, look: rangeOf },
  { name: () => say`prices`, look: pendingOf },
  { name: () => say`models that retire`, look: retiringOf },
  { name: () => say`tax and credits`, look: chargesOf },
  { name: () => say`sums`, look: driftOf },
  { name: () => say`people and teams`, look: peopleOf },
  { name: () => say`keys`, look: keysOf },
  { name: () => say`delivery`, look: outboxOf },
  { name: () => say`digests`, look: digestOf },
  { name: () => say`jobs`, look: async (call) => jobsOf(await call.services.state.jobRuns(), call.now) },
];

/** Everybody sees how fresh the data is and what they may see of it; what is behind it is for admins. */
async function showStatus(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const newest = await services.usage.newest(speaker.organisation.id);
  const fresh = newest
    ? say`Last event ${agoText(now - newest.receivedAt)}`
    : say`No event has been received yet`;
  const runs = await services.state.jobRuns();
  const isAdmin = speaker.viewer.role === 'admin';
  const { lines, failing } = isAdmin ? await detailsOf(call) : forOthers(call, runs);
  const isTroubled = failing.length > 0;
  return {
    message: messageOf({
      command: '/usage status',
      tone: isTroubled ? 'warning' : newest ? 'answer' : 'notice',
      headline: isTroubled ? say`${fresh}; needs attention: ${failing.join(', ')}` : fresh,
      lines,
      table: isAdmin && runs.length > 0 ? jobTable(runs, speaker.organisation.timeZone) : null,
    }),
  };
}

type Findings = { readonly lines: readonly string[]; readonly failing: readonly string[] };

/** Everybody may know that digests and alerts may be missing; why is for admins. */
function forOthers({ speaker, now }: Call, runs: readonly JobRun[]): Findings {
  const rights = rightsText(speaker.viewer);
  if (runs.every((run) => jobTrouble(run, now) === undefined)) return { lines: [rights], failing: [] };
  const late = say`Digests and alerts may be late; an admin sees why with /usage status.`;
  return { lines: [rights, late], failing: [say`jobs`] };
}

async function detailsOf(call: Call): Promise<Findings> {
  const lines: string[] = [];
  const failing: string[] = [];
  for (const { name, look } of CHECKS) {
    const found = await look(call);
    lines.push(...found.lines);
    if (found.isTroubled) failing.push(name());
  }
  return { lines, failing };
}
