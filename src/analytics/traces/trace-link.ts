import { say } from '../../language/say.ts';
import type { StateStore } from '../state.ts';

/** The setting it is kept in; empty for none. */
export const TRACE_LINK_SETTING = 'traceLink';

/** What stands in an address for the id of a trace. */
const PLACE = '{trace}';
const LONGEST = 500;

/** An organisation's template of an address in its tracing tool; null without one. */
export async function traceLinkOf(state: Pick<StateStore, 'setting'>, org: string): Promise<string | null> {
  const template = await state.setting(org, TRACE_LINK_SETTING);
  return template === undefined || template === '' ? null : template;
}

/** Null takes it away. */
export function saveTraceLink(
  state: Pick<StateStore, 'saveSetting'>,
  org: string,
  template: string | null,
): Promise<void> {
  return state.saveSetting(org, TRACE_LINK_SETTING, template ?? '');
}

/** Why a text is no template, in words for who typed it; undefined when it is one. */
export function problemOfTraceLink(template: string): string | undefined {
  if (template.length > LONGEST) return say`A link has at most ${LONGEST} characters.`;
  if (!template.includes(PLACE)) return say`A link has to say where the id of the trace goes: ${PLACE}.`;
  const url = URL.parse(template.replaceAll(PLACE, ID));
  // What would not come out of an address as it went in might end it early where it is shown.
  if (!url || /[\s\p{Cc}<>"|\\^`]/u.test(template)) return say`This is no address of the form https://….`;
  if (url.username !== '' || url.password !== '') return say`A link must not hold a name or password.`;
  if (url.host.includes(ID)) return say`${PLACE} goes behind the name of the host.`;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? undefined : say`A link begins with https://, or leads to this machine.`;
}

/** A text that no host has by chance. */
const ID = 'trace0id0here';

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Where a trace is found, with its id percent-encoded: only letters, digits and "-._~" stay as they are. */
export function traceUrl(template: string, trace: string): string {
  const id = encodeURIComponent(trace.toWellFormed()).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return template.replaceAll(PLACE, () => id);
}
