import { describe, expect, it } from 'vitest';
import { problemOfTraceLink, traceUrl } from '../../../src/analytics/traces/trace-link.ts';

describe('a link into a tracing tool', () => {
  it.each([
    'https://tracing.example/trace/{trace}',
    'https://tracing.example:8443/search?q=trace%3D{trace}&tab=spans#{trace}',
    'http://localhost:16686/trace/{trace}',
    'http://127.0.0.1/trace/{trace}',
    'http://[::1]:3000/{trace}',
  ])('may be %s', (template) => {
    expect(problemOfTraceLink(template)).toBeUndefined();
  });

  it.each([
    ['https://tracing.example/trace/', 'A link has to say where the id of the trace goes: {trace}.'],
    ['http://tracing.example/{trace}', 'A link begins with https://, or leads to this machine.'],
    ['http://127.0.0.1.evil.example/{trace}', 'A link begins with https://, or leads to this machine.'],
    ['javascript:alert({trace})', 'A link begins with https://, or leads to this machine.'],
    ['https://{trace}.example/', '{trace} goes behind the name of the host.'],
    ['https://ana:secret@tracing.example/{trace}', 'A link must not hold a name or password.'],
    ['tracing.example/{trace}', 'This is no address of the form https://….'],
    ['https://tracing.example/{trace}|<!channel>', 'This is no address of the form https://….'],
    [`https://tracing.example/{trace}${'x'.repeat(500)}`, 'A link has at most 500 characters.'],
  ])('may not be %s', (template, problem) => {
    expect(problemOfTraceLink(template)).toBe(problem);
  });

  it('takes any id as one part of the address', () => {
    expect(traceUrl('https://t.example/{trace}?id={trace}', '4bf92f35')).toBe(
      'https://t.example/4bf92f35?id=4bf92f35',
    );
    expect(traceUrl('https://t.example/{trace}', "../$& a?b#c('*!')")).toBe(
      'https://t.example/..%2F%24%26%20a%3Fb%23c%28%27%2A%21%27%29',
    );
    expect(traceUrl('https://t.example/{trace}', '\ud800')).toBe('https://t.example/%EF%BF%BD');
  });
});
