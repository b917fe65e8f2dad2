import { describe, expect, it } from 'vitest';
import { appLinkIn, commandOf, parseAppLink } from '../../../main/app/app-link.ts';

describe('a link into the application', () => {
  it.each([
    ['gatehouse://open', { verb: 'open' }],
    ['gatehouse://open/', { verb: 'open' }],
    ['GATEHOUSE://OPEN', { verb: 'open' }],
    ['gatehouse://apps', { verb: 'apps' }],
    ['gatehouse://proxy/3', { verb: 'proxy', id: 3 }],
    ['gatehouse://proxy/3/', { verb: 'proxy', id: 3 }],
    ['gatehouse://consent/aB3_-x', { verb: 'consent', id: 'aB3_-x' }],
  ])('%s', (text, link) => {
    expect(parseAppLink(text)).toEqual(link);
  });

  it.each([
    '', 'gatehouse', 'gatehouse:', 'gatehouse:open', 'gatehouse:/open', 'gatehouse:///open', 'gatehouse://',
    ' gatehouse://open', 'gatehouse://open ', 'gatehouse://open\n', 'gatehouse://op\ten', 'gatehouse://open\0',
    'gatehouse://open?x=1', 'gatehouse://open#x', 'gatehouse://open:80', 'gatehouse://user@open', 'gatehouse://open/x',
    'gatehouse://apps/cursor', 'gatehouse://allow/1', 'gatehouse://start/1', 'gatehouse://quit', 'gatehouse://constructor',
    'gatehouse://consent', 'gatehouse://consent/', 'gatehouse://consent/a/allow', 'gatehouse://consent/../quit',
    'gatehouse://consent/%61', 'gatehouse://consent/a?allow=1', 'gatehouse://consent/a b',
    `gatehouse://consent/${'x'.repeat(129)}`, `gatehouse://open/${'/'.repeat(10_000)}`,
    'gatehouse://proxy', 'gatehouse://proxy/0', 'gatehouse://proxy/-1', 'gatehouse://proxy/1e3', 'gatehouse://proxy/01',
    'gatehouse://proxy/99999999999', 'gatehouse://proxy/1;reboot', 'gatehouse://proxy/1" --no-sandbox', 'gatehouse://proxy/１',
    'https://gatehouse/open', 'javascript:alert(1)', 'file:///etc/passwd', 'gatehouse.evil://open', '--hidden',
  ])('%j means nothing', (text) => {
    expect(parseAppLink(text)).toBeNull();
  });

  it.each([
    ['gatehouse://open', { do: 'show', target: null }],
    ['gatehouse://apps', { do: 'show', target: { screen: 'apps' } }],
    ['gatehouse://proxy/7', { do: 'show', target: { screen: 'overview', id: '7' } }],
    ['gatehouse://consent/x', { do: 'consent' }],
  ])('%s only shows something', (text, command) => {
    const link = parseAppLink(text);
    expect(link && commandOf(link)).toEqual(command);
  });
});

describe('the arguments of a start', () => {
  const program = '/opt/Gatehouse/gatehouse';

  it.each([
    [[program, 'gatehouse://proxy/2'], { verb: 'proxy', id: 2 }],
    [[program, '--allow-file-access', '--', 'gatehouse://apps'], { verb: 'apps' }],
    [[program, '--original-process-start-time=1', '/src', 'gatehouse://open'], { verb: 'open' }],
    [[program], null],
    [[program, '--hidden'], null],
    [['gatehouse://open'], null],
    [[program, 'gatehouse://open', 'gatehouse://apps'], null],
    [[program, 'gatehouse://nothing'], null],
    [[program, '--x=gatehouse://open'], null],
  ])('%j', (argv, link) => {
    expect(appLinkIn(argv)).toEqual(link);
  });
});
