import { describe, expect, it } from 'vitest';
import { shorten } from '../../../renderer/text/shorten.ts';

describe('shorten', () => {
  it('leaves a text that fits as it is', () => {
    expect(shorten('Cursor', 6)).toBe('Cursor');
  });

  it('says with an ellipsis that something is left out', () => {
    expect(shorten('Claude Code', 8)).toBe('Claude…');
  });

  it('does not cut a character in two', () => {
    expect(shorten('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 2)).toBe('👩‍👩‍👧…');
  });
});
