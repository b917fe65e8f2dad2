import { z } from 'zod';

/** A port that programs without special rights may open. */
export const portNumber = z.number().int('A port is a whole number.').min(1024, 'Use a port from 1024 to 65535.').max(65535, 'Use a port from 1024 to 65535.');
