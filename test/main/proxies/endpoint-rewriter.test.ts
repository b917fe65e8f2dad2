import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EndpointRewriter } from '../../../main/proxies/forward/endpoint-rewriter.ts';

/** What comes out for a stream that arrives in these chunks, and which endpoints were seen. */
function run(chunks: readonly Buffer[]): { out: string; seen: string[]; each: string[] } {
  const seen: string[] = [];
  const rewriter = new EndpointRewriter((endpoint) => {
    seen.push(endpoint);
    return `<${endpoint}>`;
  });
  const each = chunks.map((chunk) => rewriter.push(chunk));
  const out = Buffer.concat([...each, rewriter.end()]).toString('utf8');
  return { out, seen, each: each.map((chunk) => chunk.toString('utf8')) };
}

const whole = (text: string): ReturnType<typeof run> => run([Buffer.from(text)]);

const message = 'event: message\ndata: {"text":"event: endpoint\\ndata: /x caf\u00e9"}\n\n';

describe('the endpoint event', () => {
  const spellings: [string, string, string][] = [
    ['line feeds', 'event: endpoint\ndata: /a?b=1\n\n', 'event: endpoint\ndata: </a?b=1>\n\n'],
    ['carriage returns and line feeds', 'event: endpoint\r\ndata: /a\r\n\r\n', 'event: endpoint\r\ndata: </a>\r\n\r\n'],
    ['carriage returns', 'event: endpoint\rdata: /a\r\r', 'event: endpoint\rdata: </a>\r\r'],
    ['no space after the colon', 'event:endpoint\ndata:/a\n\n', 'event:endpoint\ndata:</a>\n\n'],
    ['data before event', 'data: /a\nevent: endpoint\n\n', 'data: </a>\nevent: endpoint\n\n'],
    ['other lines around', ': hi\n\nid: 1\nevent: endpoint\nretry: 5\ndata: /a\n\n',
      ': hi\n\nid: 1\nevent: endpoint\nretry: 5\ndata: </a>\n\n'],
    ['a byte order mark', '\ufeffevent: endpoint\ndata: /a\n\n', '\ufeffevent: endpoint\ndata: </a>\n\n'],
    ['a letter beyond ASCII', 'event: endpoint\ndata: /caf\u00e9\n\n', 'event: endpoint\ndata: </caf\u00e9>\n\n'],
  ];
  it.each(spellings)('is found with %s, and all else passes as it is', (_name, input, output) => {
    expect(whole(input + message).out).toBe(output + message);
  });

  it('is found wherever the chunks are cut', () => {
    const streams = fc.constantFrom(...spellings.map(([, input]) => Buffer.from(input + message)));
    fc.assert(fc.property(streams, fc.array(fc.nat(200)), (stream, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
      const chunks = places.slice(1).map((end, index) => stream.subarray(places[index], end));
      expect(run(chunks).out).toBe(whole(stream.toString()).out);
    }));
  });

  it('is looked for in the first event only', () => {
    const later = 'data: first\n\nevent: endpoint\ndata: /a\n\n';
    expect(whole(later)).toMatchObject({ out: later, seen: [] });
  });

  it('ends the search: a second one is only text', () => {
    expect(whole('event: endpoint\ndata: /a\n\nevent: endpoint\ndata: /b\n\n').seen).toEqual(['/a']);
  });
});

describe('what is no endpoint event', () => {
  it('passes byte for byte, whatever it is', () => {
    const noEndpoint = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
    fc.assert(fc.property(fc.array(noEndpoint), (chunks) => {
      const rewriter = new EndpointRewriter(() => 'never');
      const out = [...chunks.map((chunk) => rewriter.push(chunk)), rewriter.end()];
      expect(Buffer.concat(out).equals(Buffer.concat(chunks))).toBe(true);
    }));
  });

  it('is not held back: comments and other fields go on at once', () => {
    const chunks = [': comment\n', '\n', 'id: 7\n', 'retry: 100\n\n'];
    expect(run(chunks.map((chunk) => Buffer.from(chunk))).each).toEqual(chunks);
  });

  it('is let go where it gets too long to be one', () => {
    const { each } = run([Buffer.from(`data: ${'x'.repeat(70_000)}`), Buffer.from('y')]);
    expect(each.map(({ length }) => length)).toEqual([70_006, 1]);
  });
});
