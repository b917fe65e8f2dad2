import { describe, expect, it } from 'vitest';
import { secretMarker } from '../../../preload/schema/secret-values.ts';
import { problemOfRows, rowsOf, valuesOf, type ValueRow } from '../../../renderer/forms/value-rows.ts';

const row = (name: string, value: string, stored = ''): ValueRow => ({ name, value, stored });

describe('stored secrets', () => {
  const stored = { 'Authorization': secretMarker, 'X-Team': 'blue' };

  it('are never shown, and stay as they are when nobody touches them', () => {
    expect(JSON.stringify(rowsOf(stored))).not.toContain(secretMarker);
    expect(valuesOf(rowsOf(stored), 'headers')).toEqual(stored);
    expect(problemOfRows(rowsOf(stored), 'headers')).toBeNull();
  });

  it('are replaced by what is typed', () => {
    expect(valuesOf([row('Authorization', 'Bearer new', 'Authorization')], 'headers'))
      .toEqual({ Authorization: 'Bearer new' });
  });

  it('do not move to another name', () => {
    const renamed = [row('X-API-Key', '', 'Authorization')];
    expect(problemOfRows(renamed, 'headers')).toEqual({ row: 0, part: 'value', message: 'Enter the value of X-API-Key.' });
    expect(valuesOf([row('X-Team', '', 'Authorization')], 'headers')).toEqual({ 'X-Team': '' });
  });

  it('follow a header that is spelled in another case, but not a variable', () => {
    expect(valuesOf([row('authorization', '', 'Authorization')], 'headers')).toEqual({ authorization: secretMarker });
    expect(problemOfRows([row('api_token', '', 'API_TOKEN')], 'env')?.part).toBe('value');
  });
});

describe('rows', () => {
  it('that were left blank are not sent', () => {
    expect(valuesOf([row(' ', ''), row(' X-Team ', ' blue ')], 'headers')).toEqual({ 'X-Team': ' blue ' });
  });

  it.each<[string, ValueRow[], 'headers' | 'env', number, 'name' | 'value']>([
    ['a value without a name', [row('A', '1'), row('', 'x')], 'headers', 1, 'name'],
    ['a header name with a space', [row('X Team', 'blue')], 'headers', 0, 'name'],
    ['a header name with a colon', [row('X-Team:', 'blue')], 'headers', 0, 'name'],
    ['a header value of two lines', [row('X-Team', 'a\nb')], 'headers', 0, 'value'],
    ['a header value outside of Latin-1', [row('X-Team', '東京')], 'headers', 0, 'value'],
    ['the same header twice', [row('X-Team', 'a'), row('x-team', 'b')], 'headers', 1, 'name'],
    ['a variable with an equals sign', [row('A=B', 'c')], 'env', 0, 'name'],
    ['the same variable twice', [row('A', 'a'), row('A', 'b')], 'env', 1, 'name'],
    ['a secret without a value', [row('GITHUB_TOKEN', '')], 'env', 0, 'value'],
  ])('refuse %s', (_, rows, kind, at, part) => {
    expect(problemOfRows(rows, kind)).toMatchObject({ row: at, part });
  });

  it('take variables that differ in case only', () => {
    expect(problemOfRows([row('Path', 'a'), row('PATH', 'b')], 'env')).toBeNull();
  });
});
