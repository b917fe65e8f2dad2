import { describe, expect, it } from 'vitest';
import { hasArguments, partCommandLine } from '../../../renderer/forms/command-line.ts';

const parted = (command: string, args = '') => {
  const draft = { command, args };
  partCommandLine(draft);
  return draft;
};

describe('a command line that was pasted whole', () => {
  it('is taken apart, one argument per line', () => {
    expect(parted(' npx -y  @example/files /home/ada ')).toEqual({ command: 'npx', args: '-y\n@example/files\n/home/ada' });
  });

  it.each([
    ['npx', ''],
    ['npx -y', 'already'],
    ['npx "a b"', ''],
    ['npx $HOME', ''],
    ['/opt/My App/server', ''],
    ['C:\\Program Files\\nodejs\\node.exe', ''],
  ])('%j with the arguments %j stays as it is', (command, args) => {
    expect(parted(command, args)).toEqual({ command, args });
  });
});

it.each([
  ['npx', false], ['npx -y', true], ['npx "a b"', true], ['npx -y @example/files', true],
  ['/opt/My App/server', false], ['C:\\Program Files\\nodejs\\node.exe', false],
])('%j has arguments in it: %s', (command, expected) => {
  expect(hasArguments({ command })).toBe(expected);
});
