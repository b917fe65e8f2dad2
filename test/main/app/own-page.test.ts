import { expect, it } from 'vitest';
import { isOwnPage, ownPageUrl } from '../../../main/app/own-page.ts';

it.each([
  ownPageUrl('index.html'), ownPageUrl('consent.html'), 'app://gatehouse/assets/x.js?y#z',
])('%s is ours', (url) => {
  expect(isOwnPage(url)).toBe(true);
});

it.each([
  '', 'about:blank', 'file:///etc/passwd', 'https://gatehouse/index.html', 'app://gatehouse.evil/index.html',
  'app://evil/gatehouse/', 'app://gatehouse@evil/', 'app://evil@gatehouse/', 'app://gatehouse:80/', 'apps://gatehouse/',
  'data:text/html,app://gatehouse/', 'app:gatehouse/index.html',
])('%s is not', (url) => {
  expect(isOwnPage(url)).toBe(false);
});
