import fc from 'fast-check';
import { expect, it } from 'vitest';
import { replaceValue } from '../../../main/proxies/stdio/replace-value.ts';

it.each([
  ['{"id":1,"x":2}', ['id'], '{"id":"N","x":2}'],
  ['{ "x" : {"id":1} , "id" : 12345678901234567890 }', ['id'], '{ "x" : {"id":1} , "id" : "N" }'],
  ['{"s":"\\"id\\":1}","id":"a\\"}"}', ['id'], '{"s":"\\"id\\":1}","id":"N"}'],
  ['{"a":[{"id":1},"]"],"id":null}', ['id'], '{"a":[{"id":1},"]"],"id":"N"}'],
  ['{"params":{"_meta":{"progressToken":7},"progressToken":1}}', ['params', '_meta', 'progressToken'],
    '{"params":{"_meta":{"progressToken":"N"},"progressToken":1}}'],
  ['{"\\u0069d":1}', ['id'], '{"\\u0069d":"N"}'],
  ['{"id":1,"id":2}', ['id'], '{"id":1,"id":"N"}'],
  ['{"x":1}', ['id'], '{"x":1}'],
  ['{"params":[1]}', ['params', '_meta'], '{"params":[1]}'],
  ['{}', ['id'], '{}'],
])('%s at %j', (json, path, replaced) => {
  expect(replaceValue(json, path, '"N"')).toBe(replaced);
});

it('changes this one value of any message, and no other byte of it', () => {
  const key = fc.oneof(fc.constantFrom('id', 'params', '_meta'), fc.string());
  fc.assert(fc.property(fc.dictionary(key, fc.jsonValue()), fc.jsonValue(), fc.nat(2), (message, id, indent) => {
    const json = JSON.stringify({ ...message, id, last: 'x' }, null, indent);
    const replaced = replaceValue(json, ['id'], '"<new>"');
    expect(JSON.parse(replaced)).toEqual({ ...(JSON.parse(json) as object), id: '<new>' });
    const own = indent === 0 ? JSON.stringify(id) : null;
    if (own !== null) expect(replaced.length).toBe(json.length - own.length + '"<new>"'.length);
  }));
});
