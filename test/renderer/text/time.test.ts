import { describe, expect, it } from 'vitest';
import { timeInWords, timeLeft } from '../../../renderer/text/time.ts';

const now = Date.parse('2026-01-12T12:00:00.000Z');
const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

describe('timeInWords', () => {
  it.each([
    [0, 'just now'],
    [-59, 'just now'],
    [-60, '1 minute ago'],
    [-119, '1 minute ago'],
    [-3600, '1 hour ago'],
    [-86_400, 'yesterday'],
    [-86_400 * 8, 'last week'],
    [-86_400 * 400, 'last year'],
    [30, 'in less than a minute'],
    [3300, 'in 55 minutes'],
    [86_400 * 90 - 1, 'in 3 months'],
    [86_400 * 7 - 1, 'in 7 days'],
  ])('%d seconds from now: %s', (seconds, words) => {
    expect(timeInWords(at(seconds), now)).toBe(words);
  });
});

describe('timeLeft', () => {
  it.each([
    [300, '5:00'],
    [61, '1:01'],
    [0.2, '0:01'],
    [0, '0:00'],
    [-5, '0:00'],
  ])('%d seconds: %s', (seconds, text) => {
    expect(timeLeft(at(seconds), now)).toBe(text);
  });
});
