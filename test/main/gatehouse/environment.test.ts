import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../main/gatehouse/environment.ts';

describe('the environment', () => {
  it('decides nothing where it says nothing', () => {
    expect(readEnvironment({})).toEqual({ port: null, logLevel: null });
    expect(readEnvironment({ GATEHOUSE_PORT: '', LOG_LEVEL: '' })).toEqual({ port: null, logLevel: null });
  });

  it('sets port and log level', () => {
    expect(readEnvironment({
      GATEHOUSE_PORT: '18080', LOG_LEVEL: 'DEBUG',
    })).toEqual({ port: 18_080, logLevel: 'debug' });
  });

  it.each([
    [{ GATEHOUSE_PORT: '80x' }, 'GATEHOUSE_PORT'],
    [{ GATEHOUSE_PORT: '65536' }, 'GATEHOUSE_PORT'],
    [{ GATEHOUSE_PORT: '-1' }, 'GATEHOUSE_PORT'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('is refused where it means nothing: %j', (env, name) => {
    expect(() => readEnvironment(env)).toThrow(expect.objectContaining({
      code: 'invalid_environment', message: expect.stringContaining(name),
    }));
  });
});
