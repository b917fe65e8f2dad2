import { extname, join, sep } from 'node:path';
import { isOwnPage } from './own-page.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface RendererFile {
  path: string;
  contentType: string;
}

/**
 * The file behind a URL of ours, or undefined for anything that is not a known kind of file inside `folder`. The path
 * is decoded once and normalised before it is compared, so that no spelling of `..` leaves the folder.
 */
export function rendererFile(folder: string, url: string): RendererFile | undefined {
  if (!isOwnPage(url)) return undefined;
  let pathname: string;
  try {
    pathname = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  if (/[\\\0]/.test(pathname)) return undefined;
  const path = join(folder, pathname === '/' ? 'index.html' : pathname);
  const contentType = contentTypes[extname(path).toLowerCase()];
  if (!path.startsWith(folder + sep) || !contentType) return undefined;
  return { path, contentType };
}
