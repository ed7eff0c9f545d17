import { messageOf } from '../../analytics/message.ts';
import type { Member } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import { howToLink } from '../question/question.ts';
import { CLAIM, readCode, spendClaim } from '../speaker/link-code.ts';
import { isOperator } from '../speaker/speaker.ts';

export const link: Command = {
  name: 'link',
  aliases: ['claim'],
  get summary() {
    return say`connect a chat account to yourself, or claim the first admin role`;
  },
  forms: ['link', 'link <code>'],
  examples: ['link'],
  who: 'everyone',
  reads: [],
  run: (call) => {
    const [code] = call.words;
    return code ? takeCode(call, code.text) : giveCode(call);
  },
};

const CODE_MS = 15 * 60_000;
const CODE_BITS = 60;
/** A link code of ours says in place of the platform whose it is: the member named by `platformUser`. */
const MEMBER = 'member';

/** A code for one's other account. Whoever is known makes it; whoever is not, enters it. */
async function giveCode({ speaker, services, now, typed }: Call): Promise<Saying> {
  const { member, organisation } = speaker;
  if (!member) return refuse({ typed }, notLinked());
  const code = services.randomId(CODE_BITS);
  await services.state.saveLinkCode({
    code: readCode(code),
    org: organisation.id,
    platform: MEMBER,
    platformUser: member.id,
    expiresAt: now + CODE_MS,
  });
  return {
    message: messageOf({
      command: '/usage link',
      headline: say`Type /usage link ${code} in the other chat, within 15 minutes`,
      lines: [
        say`The code links that account to you. Show it to nobody: whoever enters it sees what you may see.`,
      ],
    }),
  };
}

async function takeCode(call: Call, typed: string): Promise<Saying> {
  const { services, now, speaker, actor } = call;
  const org = speaker.organisation.id;
  if (actor.platform === 'api') return refuse(call, badCode());
  if (isOperator(actor)) return said(say`You act as admin here; enter codes in the chat they are for`);
  const taken = await services.state.takeLinkCode(readCode(typed), now);
  if (!taken || taken.org !== org) return refuse(call, badCode());
  if (taken.platform === CLAIM) return becomeAdmin(call);
  const member = speaker.members.find(({ id }) => id === taken.platformUser);
  if (taken.platform !== MEMBER || (actor.platform !== 'slack' && actor.platform !== 'discord')) {
    return refuse(call, badCode());
  }
  const owner = member ?? plainMember(org, taken.platformUser);
  await unlink(call, owner.id);
  await services.state.saveMember({ ...owner, [actor.platform]: actor.user });
  return said(say`This account is linked to ${owner.name ?? owner.id}`);
}

/** An account belongs to one member: linking it anew takes it from the former. */
async function unlink({ speaker, services, actor }: Call, next: string): Promise<void> {
  const { member } = speaker;
  if (!member || member.id === next || (actor.platform !== 'slack' && actor.platform !== 'discord')) return;
  await services.state.saveMember({ ...member, [actor.platform]: null });
}

async function becomeAdmin({ speaker, services, actor }: Call): Promise<Saying> {
  const { member, organisation } = speaker;
  const own = member ?? plainMember(organisation.id, `${actor.platform}:${actor.user}`, actor.name);
  const isChat = actor.platform === 'slack' || actor.platform === 'discord';
  await services.state.saveMember({ ...own, role: 'admin', ...(isChat && { [actor.platform]: actor.user }) });
  await spendClaim(organisation.id, services);
  return said(say`You are admin now`);
}

function plainMember(org: string, id: string, name: string | null = null): Member {
  return { org, id, name, email: null, team: null, role: 'member', slack: null, discord: null };
}

function said(headline: string): Saying {
  const actions = [{ label: say`What can I ask?`, command: '/usage help' }];
  return { message: messageOf({ command: '/usage link', tone: 'good', headline, actions }) };
}

function badCode() {
  return misunderstanding('not_found', say`This code is not known, was used, or has expired.`, {
    hint: howToLink(),
  });
}

function notLinked() {
  return misunderstanding('not_linked', say`I do not know who you are here.`, { hint: howToLink() });
}
