import type { SourceSeen } from '../../analytics/store.ts';
import { say } from '../../language/say.ts';

/** A way for usage to come in, and what whoever runs Tokenbell has to do for it. */
type Way = {
  readonly name: () => string;
  /** How the sources of its events begin. */
  readonly sources: readonly string[];
  readonly needs: () => string;
};

const KEY = 'tokenbell keys create --scope ingest';

/** In the order in which most people want them. */
const WAYS: readonly Way[] = [
  {
    name: () => say`events of services`,
    sources: ['native', 'cloudevents', 'import'],
    needs: () => say`POST them to /v1/events with a key from: ${KEY}`,
  },
  {
    name: () => 'OpenTelemetry',
    sources: ['otlp'],
    needs: () =>
      say`set OTEL_EXPORTER_OTLP_ENDPOINT to this server's address with /otlp behind it and OTEL_EXPORTER_OTLP_HEADERS to Authorization=Bearer KEY, with a key from: ${KEY}`,
  },
  {
    name: () => say`a gateway`,
    sources: ['litellm', 'langfuse', 'helicone'],
    needs: () =>
      say`point LiteLLM's generic callback at /litellm, or Langfuse at this server, with a key from: ${KEY}`,
  },
  {
    name: () => say`OpenAI’s own usage and bill`,
    sources: ['poll:openai'],
    needs: () => say`start with an admin key as OPENAI_ADMIN_KEY`,
  },
  {
    name: () => say`Anthropic’s own usage and bill`,
    sources: ['poll:anthropic'],
    needs: () => say`start with an admin key as ANTHROPIC_ADMIN_KEY`,
  },
  {
    name: () => say`session logs of coding agents`,
    sources: ['claude-code', 'codex'],
    needs: () => say`run tokenbell import ~/.claude/projects ~/.codex/sessions where they are`,
  },
];

/** Whoever has more ways than this in use knows how it is done. */
const FEW = 2;

/** For somebody new: what was seen so far, and what the next way needs. */
export function nextSourceLines(seen: readonly Pick<SourceSeen, 'source'>[]): readonly string[] {
  const isSeen = ({ sources }: Way) =>
    seen.some(({ source }) => sources.some((start) => source.startsWith(start)));
  const used = WAYS.filter(isSeen);
  const next = WAYS.find((way) => !isSeen(way));
  if (!next || used.length > FEW) return [];
  return [
    used.length === 0
      ? say`Nothing comes in yet. Next, for ${next.name()}: ${next.needs()}.`
      : say`So far: ${listed(used)}. Next, for ${next.name()}: ${next.needs()}.`,
  ];
}

function listed(ways: readonly Way[]): string {
  return ways.map(({ name }) => name()).join(', ');
}
