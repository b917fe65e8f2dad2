import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../main/gatehouse/environment.ts';

describe('the environment', () => {
  it('decides nothing where it says nothing', () => {
    const nothing = { port: null, logLevel: null, rateLimitPerMinute: null };
    expect(readEnvironment({})).toEqual(nothing);
    expect(readEnvironment({ GATEHOUSE_PORT: '', LOG_LEVEL: '', GATEHOUSE_RATE_LIMIT_PER_MINUTE: '' })).toEqual(nothing);
  });

  it('sets port, log level and rate limit', () => {
    expect(readEnvironment({
      GATEHOUSE_PORT: '18080', LOG_LEVEL: 'DEBUG', GATEHOUSE_RATE_LIMIT_PER_MINUTE: '600',
    })).toEqual({ port: 18_080, logLevel: 'debug', rateLimitPerMinute: 600 });
  });

  it.each([
    [{ GATEHOUSE_PORT: '80x' }, 'GATEHOUSE_PORT'],
    [{ GATEHOUSE_PORT: '65536' }, 'GATEHOUSE_PORT'],
    [{ GATEHOUSE_PORT: '-1' }, 'GATEHOUSE_PORT'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ GATEHOUSE_RATE_LIMIT_PER_MINUTE: '0' }, 'GATEHOUSE_RATE_LIMIT_PER_MINUTE'],
    [{ GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1.5' }, 'GATEHOUSE_RATE_LIMIT_PER_MINUTE'],
  ])('is refused where it means nothing: %j', (env, name) => {
    expect(() => readEnvironment(env)).toThrow(expect.objectContaining({
      code: 'invalid_environment', message: expect.stringContaining(name),
    }));
  });
});
