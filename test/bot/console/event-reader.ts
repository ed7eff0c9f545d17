/** One Server-Sent Event as the page would get it. */
export type ReceivedEvent = { readonly event: string; readonly content: unknown };

/** Reads the console's events until `isLast` holds, then hangs up. Throws when the stream ends before. */
export async function readEvents(
  origin: string,
  isLast: (event: ReceivedEvent) => boolean,
  onEvent: (event: ReceivedEvent) => Promise<unknown> | undefined = () => undefined,
): Promise<readonly ReceivedEvent[]> {
  const hangUp = new AbortController();
  const response = await fetch(`${origin}/console/events`, { signal: hangUp.signal });
  if (!response.body) throw new Error(`no events: ${response.status}`);
  const received: ReceivedEvent[] = [];
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${text}${chunk}`.split('\n\n');
    text = blocks.pop() ?? '';
    for (const event of blocks.map(parsed).filter((one) => one !== null)) {
      received.push(event);
      if (isLast(event)) {
        hangUp.abort();
        return received;
      }
      await onEvent(event);
    }
  }
  throw new Error('the events ended too early');
}

function parsed(block: string): ReceivedEvent | null {
  const match = /^event: (\w+)\ndata: (.*)$/.exec(block);
  return match ? { event: match[1] ?? '', content: JSON.parse(match[2] ?? 'null') } : null;
}
