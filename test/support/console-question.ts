import type { ServerProcess } from './process-server.ts';

type Figure = { readonly label: string; readonly text: string };

/** How many requests somebody in the console of a running server is told of; "no answer" where there is none. */
export async function requestsTold({ address }: Pick<ServerProcess, 'address'>): Promise<string> {
  const response = await fetch(`${address}/console/command`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: '/usage org 7d' }),
  });
  const { entries } = (await response.json()) as {
    readonly entries: readonly { readonly answer?: { readonly figures: readonly Figure[] } }[];
  };
  const figure = entries[1]?.answer?.figures.find(({ label }) => label === 'Requests');
  return figure?.text.replaceAll(',', '') ?? 'no answer';
}
