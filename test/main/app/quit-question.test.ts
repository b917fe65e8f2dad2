import { expect, it } from 'vitest';
import { openStreamsSentence } from '../../../main/app/quit-question.ts';

const busy = (name: string, openStreams: number) =>
  ({ name, counts: { requests: 0, errors: 0, open_streams: openStreams } });

it.each([
  ['nothing where there are no proxies', [], null],
  ['nothing where nobody is connected', [busy('a', 0)], null],
  ['one', [busy('a', 1), busy('b', 0)], '1 open stream through a ends.'],
  ['several through one', [busy('a', 3)], '3 open streams through a end.'],
  ['several through two', [busy('a', 1), busy('b', 2)], '3 open streams through a and b end.'],
  ['four by name', ['a', 'b', 'c', 'd'].map((name) => busy(name, 1)), '4 open streams through a, b, c and d end.'],
  ['of many only some by name', ['a', 'b', 'c', 'd', 'e'].map((name) => busy(name, 1)),
    '5 open streams through a, b, c and 2 more end.'],
])('%s', (_name, proxies, sentence) => {
  expect(openStreamsSentence(proxies)).toBe(sentence);
});
