import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../renderer/forms/changed-fields.ts';
import { fieldOf, serverErrors } from '../../../renderer/forms/field-errors.ts';
import { splitLines, splitWords } from '../../../renderer/forms/lists.ts';

const known = ['name', 'url', 'scopes'];
const aliases = { 'upstream.url': 'url' };

describe('fieldOf', () => {
  it.each([
    ['name', 'name'],
    ['scopes.0', 'scopes'],
    ['upstream.url', 'url'],
    ['upstream.headers.x', undefined],
    ['', undefined],
  ])('%s belongs to %s', (path, field) => {
    expect(fieldOf(path, known, aliases)).toBe(field);
  });
});

describe('serverErrors', () => {
  it('puts an error that names a field beside it, with its remedy', () => {
    const failure = { code: 'name_taken', message: 'Taken.', details: { field: 'name', remedy: 'Choose another.' } };
    expect(serverErrors(failure, known)).toEqual({ fields: { name: 'Taken. Choose another.' }, rest: null });
  });

  it('keeps for the form what belongs to no field of it', () => {
    const failure = { code: 'port_taken', message: 'Taken.', details: { field: 'port' } };
    expect(serverErrors(failure, known)).toEqual({ fields: {}, rest: failure });
    const plain = { code: 'internal_error', message: 'Something went wrong.' };
    expect(serverErrors(plain, known)).toEqual({ fields: {}, rest: plain });
  });

  it('spreads several issues over their fields', () => {
    const issues = [{ field: 'name', message: 'Give it a name.' }, { field: 'upstream.url', message: 'Enter it.' }];
    const failure = { code: 'invalid_input', message: 'name: Give it a name.', details: { field: 'name', issues } };
    expect(serverErrors(failure, known, aliases)).toEqual({
      fields: { name: 'Give it a name.', url: 'Enter it.' }, rest: null,
    });
  });

  it('shows the whole error too while one of its issues has no field', () => {
    const issues = [{ field: 'name', message: 'Give it a name.' }, { field: 'color', message: 'Unknown.' }];
    const failure = { code: 'invalid_input', message: 'Two things.', details: { issues } };
    expect(serverErrors(failure, known)).toEqual({ fields: { name: 'Give it a name.' }, rest: failure });
  });
});

describe('changedFields', () => {
  it('leaves out what is the same, however deep', () => {
    expect(changedFields({ a: 1, b: ['x'], c: { d: 1 } }, { a: 2, b: ['x'], c: { d: 1 } })).toEqual({ a: 2 });
  });
});

describe('lists', () => {
  it('parts words by whatever people put between them', () => {
    expect(splitWords(' openid, email\nprofile  openid ')).toEqual(['openid', 'email', 'profile']);
    expect(splitWords('  ')).toEqual([]);
  });

  it('parts lines and drops blank ones', () => {
    expect(splitLines('a\n\n  b  \n')).toEqual(['a', 'b']);
  });
});
