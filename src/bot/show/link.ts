import { messageOf } from '../../analytics/message.ts';
import { problemOfTraceLink, saveTraceLink, traceLinkOf } from '../../analytics/traces/trace-link.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { forExample, misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { maybeNoAdmin } from '../speaker/insufficient-access.ts';

/** `show link [https://…{trace}|off]`: where traces are found in the organisation's tracing tool. */
export async function showLink(call: Call, [word, ...more]: readonly Word[]): Promise<Saying> {
  const { speaker, services } = call;
  const { id: org } = speaker.organisation;
  const refused = maybeNoAdmin(call, say`The link into a tracing tool is for admins.`);
  if (refused) return refused;
  const before = await traceLinkOf(services.state, org);
  if (!word) return said(before, before === null ? say`There is no link into a tracing tool` : linkedText());
  const template = /^off$/i.test(word.text) ? null : word.text;
  const problem = template === null ? undefined : problemOfTraceLink(template);
  if (problem || more.length > 0) return refuse(call, notALink(problem ?? say`A link is one word.`));
  await saveTraceLink(services.state, org, template);
  await recordChange(call, 'show link', `${before ?? 'off'} → ${template ?? 'off'}`);
  return said(template, template === null ? say`Traces are no longer linked` : linkedText());
}

function linkedText(): string {
  return say`Traces are linked into your tracing tool`;
}

function notALink(message: string) {
  return misunderstanding('bad_value', message, { hint: example() });
}

function example(): string {
  return forExample('/usage show link https://tracing.example/trace/{trace}');
}

function said(template: string | null, headline: string): Saying {
  const lines = template === null ? [example()] : [template];
  return { message: messageOf({ command: `/usage show link ${template ?? ''}`.trim(), headline, lines }) };
}
