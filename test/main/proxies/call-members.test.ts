import { expect, it } from 'vitest';
import { findCallMembers, isLargeBatch, mayBeBatch, mostMessages } from '../../../main/proxies/call-members.ts';

const membersOf = (json: string, limit = Infinity, most = Infinity): [string, number, string | null][] => {
  const members: [string, number, string | null][] = [];
  findCallMembers(Buffer.from(json), limit, (...member) => members.push(member) > most);
  return members;
};

it('finds the method and the name in whatever order and spacing', () => {
  const call = { params: { arguments: { name: 'no', method: 'no' }, name: 'echo' }, id: 1, method: 'tools/call' };
  const expected = [['params', 0, null], ['name', 0, 'echo'], ['method', 0, 'tools/call']];
  expect(membersOf(JSON.stringify(call))).toEqual(expected);
  expect(membersOf(JSON.stringify(call, null, '\t\r\n '))).toEqual(expected);
});

it('tells keys from values, and the parameters from other objects', () => {
  expect(membersOf('{"a":"method","b":{"name":"x"},"params":["name"],"c":[{"name":"x"}],"method":"m"}')).toEqual([
    ['params', 0, null],
    ['method', 0, 'm'],
  ]);
});

it('counts the messages of a batch', () => {
  const batch = [{ method: 'a' }, { method: 'b', params: { name: 'n' } }];
  expect(membersOf(JSON.stringify(batch))).toEqual([
    ['method', 0, 'a'],
    ['method', 1, 'b'],
    ['params', 1, null],
    ['name', 1, 'n'],
  ]);
});

it('reports what another parser may take for the member: repeated, with escapes, in another case', () => {
  const methods = membersOf('{"method":"a","Method":"b","\\u006dethod":"tools\\/call","method":7}');
  expect(methods.map(([, , value]) => value)).toEqual(['a', 'b', 'tools/call', null]);
  expect(membersOf('{"param\u017f":{"NAME":"caf\u00e9"}}')).toEqual([['params', 0, null], ['name', 0, 'caf\u00e9']]);
});

it('stops when it is told that this is enough', () => {
  expect(membersOf('{"method":"a","params":{"name":"b"}}', Infinity, 0)).toEqual([['method', 0, 'a']]);
});

it('reports nothing that lies, or may go on, beyond the limit', () => {
  const json = '{"method":"tools/call","params":{"name":"echo"}}';
  for (let limit = 0; limit <= json.length; limit += 1) {
    const values = membersOf(json, limit).flatMap(([, , value]) => value ?? []);
    expect(['tools/call', 'echo'].slice(0, values.length)).toEqual(values);
  }
  expect(membersOf(json, 22)).toEqual([['method', 0, 'tools/call']]);
  expect(membersOf(json, 21)).toEqual([]);
});

it('counts the messages of a batch, whatever stands in them', () => {
  const many = (count: number, one: string): Buffer => Buffer.from(`[${Array<string>(count).fill(one).join(',')}]`);
  for (const one of ['{}', '[1,2,3]', '{"a":{"b":[{},{}]}}', '0']) {
    expect(isLargeBatch(many(mostMessages, one))).toBe(false);
    expect(isLargeBatch(many(mostMessages + 1, one))).toBe(true);
  }
  expect(isLargeBatch(Buffer.from(`{"a":${many(500, '0').toString()}}`))).toBe(false);
  for (const other of ['', '[', '[]', '"', '[["']) expect(isLargeBatch(Buffer.from(other))).toBe(false);
});

it('tells by its beginning what may be a batch', () => {
  expect([' [', '[{', '\ufeff[', '\r\n', ''].map((text) => mayBeBatch(Buffer.from(text)))).not.toContain(false);
  for (const part of [[0xef], [0xef, 0xbb]]) expect(mayBeBatch(Buffer.from(part))).toBe(true);
  expect([' {', '{"a":[', '\ufeff{', 'x['].map((text) => mayBeBatch(Buffer.from(text)))).not.toContain(true);
});
