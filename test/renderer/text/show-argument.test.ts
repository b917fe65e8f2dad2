import { describe, expect, it } from 'vitest';
import { showArgument } from '../../../renderer/text/show-argument.ts';

describe('showArgument', () => {
  it.each([
    ['--flag=a b', '--flag=a b'],
    ['"quoted" $HOME; rm -rf ~', '"quoted" $HOME; rm -rf ~'],
    ['Köln 東京 🗝', 'Köln 東京 🗝'],
  ])('leaves %j as it is', (argument, shown) => {
    expect(showArgument(argument)).toBe(shown);
  });

  it.each([
    ['', '(empty)'],
    ['two\nlines', 'two\\u{a}lines'],
    ['safe\u202egnp.exe', 'safe\\u{202e}gnp.exe'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['a\u00a0b', 'a\\u{a0}b'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
  ])('makes what hides in %j plain', (argument, shown) => {
    expect(showArgument(argument)).toBe(shown);
  });
});
