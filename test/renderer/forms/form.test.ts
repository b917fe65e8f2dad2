import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Form } from '../../../renderer/forms/form.svelte.ts';

const aForm = () => new Form({ name: '', port: '' }, ({ name, port }) => ({
  ...(name ? {} : { name: 'Give it a name.' }),
  ...(/^\d*$/.test(port) ? {} : { port: 'Digits only.' }),
}));

describe('Form', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('complains about nothing before the person has done something', () => {
    const form = aForm();
    form.field('name').onblur();
    expect(form.field('name').error).toBeUndefined();
    expect(form.valid).toBe(false);
  });

  it('complains when a person pauses, not in the middle of a word', () => {
    const form = aForm();
    form.values.port = 'x';
    form.field('port').oninput();
    expect(form.field('port').error).toBeUndefined();
    vi.runAllTimers();
    expect(form.field('port').error).toBe('Digits only.');
  });

  it('complains at once about a field that was edited and left', () => {
    const form = aForm();
    form.values.port = 'x';
    form.field('port').oninput();
    form.field('port').onblur();
    expect(form.field('port').error).toBe('Digits only.');
  });

  it('takes a complaint back the moment that the field is right', () => {
    const form = aForm();
    form.check();
    expect(form.field('name').error).toBe('Give it a name.');
    form.values.name = 'F';
    expect(form.field('name').error).toBeUndefined();
  });

  it('shows what the server refused until that field is edited', () => {
    const form = aForm();
    form.values.name = 'Files';
    expect(form.accept({ code: 'name_taken', message: 'Taken.', details: { field: 'name' } })).toBeNull();
    expect(form.field('name').error).toBe('Taken.');
    form.field('port').oninput();
    expect(form.field('name').error).toBe('Taken.');
    form.field('name').oninput();
    expect(form.field('name').error).toBeUndefined();
  });

  it('returns an error that belongs to no field', () => {
    const failure = { code: 'internal_error', message: 'Something went wrong.' };
    expect(aForm().accept(failure)).toBe(failure);
  });
});
