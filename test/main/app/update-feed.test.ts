import { describe, expect, it } from 'vitest';
import { readUpdateFeed, releaseNotesUrl, updateMode } from '../../../main/app/update-feed.ts';

const feed = { url: 'https://example.com/releases', publisherName: null };
const signed = { ...feed, publisherName: 'Gatehouse Ltd' };

describe('updates', () => {
  it.each([
    ['provider: generic\nurl: https://example.com/releases/\nupdaterCacheDirName: x\n', feed],
    ['provider: generic\nurl: "https://example.com/releases"\npublisherName:\n  - Gatehouse Ltd\n', signed],
    ['provider: generic\nurl: https://example.com/releases\npublisherName: Gatehouse Ltd\n', signed],
    ['provider: s3\nbucket: x\n', null],
    ['provider: generic\n', null],
    ['', null],
  ])('are asked for where the build says (%#)', (text, expected) => {
    expect(readUpdateFeed(text)).toEqual(expected);
  });

  it.each([
    ['darwin', feed, 'install'],
    ['win32', signed, 'install'],
    ['win32', feed, 'tell'],
    ['linux', signed, 'tell'],
    ['darwin', null, 'off'],
    ['linux', null, 'off'],
  ] as const)('are installed only where somebody vouches for them (%s %j: %s)', (platform, from, mode) => {
    expect(updateMode(platform, from)).toBe(mode);
  });

  it.each([
    ['1.2.3', 'https://example.com/releases/notes-1.2.3.html'],
    ['1.2.3-beta.1', 'https://example.com/releases/notes-1.2.3-beta.1.html'],
    ['1.2.3/../../evil', null],
    ['1.2.3"><script>', null],
    ['latest', null],
    ['', null],
  ])('say where their notes are (%s)', (version, url) => {
    expect(releaseNotesUrl(feed, version)).toBe(url);
  });
});
