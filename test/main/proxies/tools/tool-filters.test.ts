import { describe, expect, it } from 'vitest';
import { BodyFilter } from '../../../../main/proxies/tools/body-filter.ts';
import { EventFilter } from '../../../../main/proxies/tools/event-filter.ts';
import type { ToolRules } from '../../../../main/proxies/tools/tool-rules.ts';
import type { Rewriter } from '../../../../main/proxies/forward/rewriter.ts';
import { inSequence } from '../../../../main/proxies/forward/rewriter.ts';
import { EndpointRewriter } from '../../../../main/proxies/forward/endpoint-rewriter.ts';

const rules: ToolRules = {
  strict: true,
  refusal: () => null,
  read: (tools) => tools.map((tool) => (tool as { name: string }).name !== 'shell'),
};

/** The text that passes, fed in pieces of `size` bytes. */
const pass = (rewriter: Rewriter, text: string, size = Infinity): string => {
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(rewriter.push(bytes.subarray(at, at + size)));
  return Buffer.concat([...out, rewriter.end()]).toString('utf8');
};

const list = '{"jsonrpc":"2.0","id":12345678901234567890,"result":{"tools":[{"name":"shell"} , '
  + '{"name":"caf\u00e9","inputSchema":{"maximum":1e400}}],"nextCursor":"n"}}';
const shorter = '{"jsonrpc":"2.0","id":12345678901234567890,"result":{"tools":['
  + '{"name":"caf\u00e9","inputSchema":{"maximum":1e400}}],"nextCursor":"n"}}';

describe('an answer in JSON', () => {
  it('loses the tools that are not allowed and keeps every other byte', () => {
    expect(pass(new BodyFilter(rules, 'whole'), list, 7)).toBe(shorter);
    expect(pass(new BodyFilter(rules, 'whole'), `[${list},{"id":2}]`)).toBe(`[${shorter},{"id":2}]`);
  });

  it.each([
    ['that has only allowed tools', ' {"id":1,"result":{"tools":[ {"name":"echo"} ]}} '],
    ['that is an error', '{"id":1,"error":{"code":-1,"message":"tools: shell"}}'],
    ['that is no list', '{"id":1,"result":{"structuredContent":{"tools":[{"name":"shell"}]}}}'],
    ['that is empty', ''],
    ['that is no JSON, and holds no tools', 'Accepted'],
  ])('%s stays as it is', (_, text) => {
    expect(pass(new BodyFilter(rules, 'whole'), text)).toBe(text);
  });

  it('to something else than a list stays as it is where it cannot be read, or is larger than what is held back', () => {
    const page = '<html>tools shell</html>';
    expect(pass(new BodyFilter(rules, 'part', false), page)).toBe(page);
    const large = `{"result":"tools ${'x'.repeat(17 * 1024 * 1024)}"}`;
    expect(pass(new BodyFilter(rules, 'part', false), large, 1024 * 1024) === large).toBe(true);
    expect(pass(new EventFilter(rules, 'part', false), `data: ${large}\n\n`, 1024 * 1024) === `data: ${large}\n\n`).toBe(true);
  });

  it('is understood with a byte order mark, which clients pass over', () => {
    expect(pass(new BodyFilter(rules, 'whole'), `\ufeff${list}`)).toBe(shorter);
    const allowed = '\ufeff{"result":{"tools":[{"name":"echo"}]}}';
    expect(pass(new BodyFilter(rules, 'whole'), allowed)).toBe(allowed);
  });

  it('finds the list however it is written', () => {
    const escaped = '{"result":{"too\\u006cs":[{"na\\u006de":"sh\\u0065ll"}]}}';
    expect(pass(new BodyFilter(rules, 'whole'), escaped)).not.toContain('ll"');
  });
});

describe('an answer that clients may read in different ways', () => {
  const shell = '{"tools":[{"name":"shell"}]}';
  const unclear: [what: string, text: string][] = [
    ['a number that only some take for JSON', `{"x":NaN,"result":${shell}}`],
    ['the result in capitals', `{"Result":${shell}}`],
    ['the result twice', `{"result":${shell},"result":{"tools":[]}}`],
    ['the result in two cases', `{"result":{"tools":[]},"RESULT":${shell}}`],
    ['a letter that some take for another', `{"re\u017fult":${shell}}`],
    ['the tools in capitals', '{"result":{"TOOLS":[{"name":"shell"}]}}'],
    ['the tools in two cases', '{"result":{"Tools":[{"name":"shell"}],"tools":[]}}'],
    ['one of them in a batch', `[{"id":1},{"Result":${shell}}]`],
  ];
  const noJson: [what: string, text: string][] = [
    ['events where JSON was announced', `data: {"result":${shell}}\n\n`],
    ['a page where a list was asked for', '<html>tools</html>'],
  ];

  it.each([...unclear, ...noJson])('does not pass: %s', (_, text) => {
    expect(() => pass(new BodyFilter(rules, 'whole'), text)).toThrow(
      expect.objectContaining({ code: 'tool_list_unclear' }) as Error,
    );
  });

  it.each(unclear)('does not pass as an event: %s', (_, text) => {
    expect(() => pass(new EventFilter(rules, 'whole'), `data: ${text}\n\n`)).toThrow(
      expect.objectContaining({ code: 'tool_list_unclear' }) as Error,
    );
  });

  it('passes where tools are only watched', () => {
    for (const [, text] of unclear) expect(pass(new BodyFilter({ ...rules, strict: false }, 'whole'), text)).toBe(text);
  });

  it('is no event with something else in it', () => {
    const events = 'event: endpoint\ndata: /tools?id=1\n\ndata: {"method":"x","Method":"tools"}\n\n';
    expect(pass(new EventFilter(rules, 'whole'), events)).toBe(events);
  });
});

describe('an event stream', () => {
  const before = ': hello\n\nretry: 5\r\nid: 1\r\n'
    + 'data: {"method":"notifications/message","params":{"data":"tools shell"}}\r\n\r\n';
  const after = 'data:\r\rdata\n\nevent: x\ndata: caf\u00e9\n\n';
  const stream = `${before}event: message\nid: 2\ndata: ${list}\n\n${after}`;
  const expected = `${before}event: message\nid: 2\ndata: ${shorter}\n\n${after}`;

  it.each([1, 2, 3, 5, 64, Infinity])('loses only those tools, in pieces of %s bytes', (size) => {
    expect(pass(new EventFilter(rules, 'whole'), stream, size)).toBe(expected);
  });

  it.each([
    ['carriage returns', `id: 1\rdata: ${list}\r\r`],
    ['several lines of data', `data: ${list.replace('"result":', '\ndata: "result":').replace(' , ', '\ndata:,')}\n\n`],
    ['a byte order mark', `\ufeffdata: ${list}\n\n`],
  ])('is understood with %s', (_, text) => {
    const passed = pass(new EventFilter(rules, 'whole'), text, 3);
    expect(passed).not.toContain('shell');
    expect(passed).toContain('caf\u00e9');
  });

  it('passes each event, and each comment, as soon as it is complete', () => {
    const filter = new EventFilter(rules, 'whole');
    const push = (text: string): string => filter.push(Buffer.from(text)).toString('utf8');
    expect(push('data: one\n')).toBe('');
    expect(push('\n: alive\ndata: tw')).toBe('data: one\n\n: alive\n');
    expect(push('o\n\n')).toBe('data: two\n\n');
    expect(push(': alive\n')).toBe(': alive\n');
  });

  it('costs as much in small pieces as in large ones: else one event could keep all proxies waiting', () => {
    const event = `data: {"result":{"tools":[{"name":"shell"},{"name":"${'x'.repeat(15 * 1024 * 1024)}"}]}}\n\n`;
    expect(pass(new EventFilter(rules, 'whole'), event, 256)).toHaveLength(event.length - '{"name":"shell"},'.length);
  });

  it('brings comments at once before an event that is not complete, whatever ends their lines', () => {
    const filter = new EventFilter(rules, 'whole');
    const push = (text: string): string => filter.push(Buffer.from(text)).toString('utf8');
    expect(push(': one\r')).toBe('');
    expect(push('\n: two')).toBe(': one\r\n');
    expect(push('\n: three\rdata: x\n')).toBe(': two\n');
    expect(push('data: y\n')).toBe('');
    expect(push('\n: four\n')).toBe(': three\rdata: x\ndata: y\n\n: four\n');
  });

  it('is broken off where an event is larger than what is ever held back', () => {
    const filter = new EventFilter(rules, 'whole');
    const piece = Buffer.alloc(4 * 1024 * 1024, 'a');
    expect(() => {
      for (let count = 0; count < 5; count += 1) filter.push(piece);
    }).toThrow(expect.objectContaining({ code: 'tool_list_too_large' }) as Error);
  });

  it('can have its first event rewritten as well', () => {
    const both = inSequence(new EndpointRewriter(() => '/mcp?session=1'), new EventFilter(rules, 'whole'));
    expect(pass(both, `event: endpoint\ndata: /message\n\ndata: ${list}\n\n`, 4)).toBe(
      `event: endpoint\ndata: /mcp?session=1\n\ndata: ${shorter}\n\n`,
    );
  });
});
