import { sep } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rendererFile } from '../../../main/app/renderer-files.ts';

const folder = ['', 'opt', 'gatehouse', 'dist', 'renderer'].join(sep);
const inside = (...parts: string[]): string => [folder, ...parts].join(sep);

it.each([
  ['app://gatehouse/', inside('index.html'), 'text/html; charset=utf-8'],
  ['app://gatehouse/consent.html', inside('consent.html'), 'text/html; charset=utf-8'],
  ['app://gatehouse/assets/index-1a2b.js?x=1', inside('assets', 'index-1a2b.js'), 'text/javascript; charset=utf-8'],
  ['app://gatehouse/assets/../index.html', inside('index.html'), 'text/html; charset=utf-8'],
])('serves %s', (url, path, contentType) => {
  expect(rendererFile(folder, url)).toEqual({ path, contentType });
});

it.each([
  'app://gatehouse/..%2f..%2fmain%2findex.html',
  'app://gatehouse/%2e%2e/%2e%2e/index.html/../../../secret.json/..%2f..%2f..%2fx.json',
  'app://gatehouse/..%5c..%5cwin.json',
  'app://gatehouse/index.html%00.js',
  'app://gatehouse/%E0%A4%A',
  'app://gatehouse/index',
  'app://gatehouse/.env',
  'app://gatehouse/assets/index.js.map',
  'app://elsewhere/index.html',
  'file:///opt/gatehouse/dist/renderer/index.html',
])('does not serve %s', (url) => {
  expect(rendererFile(folder, url)).toBeUndefined();
});

it('never leaves its folder, however the path is spelled', () => {
  const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', 'a', 'x.json', '%25', '%252e', '//');
  fc.assert(fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
    const file = rendererFile(folder, `app://gatehouse/${parts.join('/')}.json`);
    const isInside = file?.path.startsWith(folder + sep) && !file.path.split(sep).includes('..');
    expect(file === undefined || isInside).toBe(true);
  }));
});
