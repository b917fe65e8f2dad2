import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvents, type StreamEvent } from '../../../../main/bridge/program/events.ts';

async function read(chunks: Buffer[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEvents((async function* () { yield* chunks; })())) events.push(event);
  return events;
}

const none = { id: null, retry: null };

test.each<[string, string, StreamEvent[]]>([
  ['data', 'data: a\n\n', [{ ...none, data: 'a' }]],
  ['data over several lines', 'data: a\ndata:b\ndata\n\n', [{ ...none, data: 'a\nb\n' }]],
  ['other line ends', 'data: a\r\n\r\ndata: b\r\rdata: c\n\n', ['a', 'b', 'c'].map((data) => ({ ...none, data }))],
  ['an id and a pause alone', 'id: 7\nretry: 20\ndata:\n\n', [{ data: '', id: '7', retry: 20 }]],
  ['a pause that is no number', 'retry: soon\ndata: a\n\n', [{ ...none, data: 'a' }]],
  ['comments and unknown fields', ': hello\n\nevent: message\nfoo: bar\ndata: a\n\n', [
    { ...none, data: '' }, { ...none, data: 'a' },
  ]],
  ['a byte order mark', '\ufeffdata: a\n\n', [{ ...none, data: 'a' }]],
  ['an event without an end', 'data: a\n\ndata: b\n', [{ ...none, data: 'a' }]],
])('reads %s', async (_what, text, expected) => {
  expect(await read([Buffer.from(text)])).toEqual(expected);
});

test('reads the same however the bytes are cut', async () => {
  const text = 'id: 1\ndata: {"é":\ndata: "𝄞"}\r\n\r\n: alive\n\nretry: 5\rdata: x\r\revent: y\ndata: z\n\n';
  const bytes = Buffer.from(text);
  const whole = await read([bytes]);
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 })).map((at) => at.sort((a, b) => a - b));
  await fc.assert(fc.asyncProperty(cuts, async (at) => {
    const chunks = [0, ...at].map((start, index) => bytes.subarray(start, at[index]));
    expect(await read(chunks)).toEqual(whole);
  }));
});
