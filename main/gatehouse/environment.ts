import { GatehouseError } from '../errors/index.ts';
import type { LogLevel } from '../log/logger.ts';

/** What the environment decides over the settings. */
export interface Environment {
  /** GATEHOUSE_PORT; null: the setting counts. 0 takes any free port. */
  port: number | null;
  /** LOG_LEVEL; null: the setting counts. */
  logLevel: LogLevel | null;
  /** GATEHOUSE_RATE_LIMIT_PER_MINUTE, for machines whose users share an address; null: the usual limit. */
  rateLimitPerMinute: number | null;
}

const logLevels: readonly string[] = ['error', 'warn', 'info', 'debug'] satisfies LogLevel[];

/** Throws "invalid_environment" for a value that means nothing: a start with half of it would surprise later. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const { GATEHOUSE_PORT: port, LOG_LEVEL: level, GATEHOUSE_RATE_LIMIT_PER_MINUTE: limit } = env;
  if (port && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw invalid(`GATEHOUSE_PORT is "${port}".`, 'Set it to a port from 1 to 65535, such as 8080.');
  }
  if (level && !isLogLevel(level.toLowerCase())) {
    throw invalid(`LOG_LEVEL is "${level}".`, `Set it to one of ${logLevels.join(', ')}.`);
  }
  if (limit && !/^[1-9]\d{0,6}$/.test(limit)) {
    throw invalid(`GATEHOUSE_RATE_LIMIT_PER_MINUTE is "${limit}".`, 'Set it to a number of requests, such as 60.');
  }
  return {
    port: port ? Number(port) : null,
    logLevel: level ? (level.toLowerCase() as LogLevel) : null,
    rateLimitPerMinute: limit ? Number(limit) : null,
  };
}

const isLogLevel = (text: string): text is LogLevel => logLevels.includes(text);

const invalid = (message: string, remedy: string): GatehouseError =>
  new GatehouseError('invalid_environment', message, { status: 400, remedy });
