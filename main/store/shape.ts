import type { z } from 'zod';
import { DamagedContent } from './file-content.ts';

/** Checks that a value can be worked with and gives it back as it is. Throws DamagedContent. */
export type Shape<T> = (value: unknown) => T;

/**
 * A shape from a loose schema: it names what the code relies on; all other fields pass unchanged, so that reading and
 * writing a file of a neighbouring version drops nothing. Hence the value itself is returned and not zod's copy.
 */
export function shapeOf<T>(describe: () => z.ZodType): Shape<T> {
  // A schema takes longer to make than to use: it is made for the first record that a file has.
  let schema: z.ZodType | null = null;
  return (value) => {
    schema ??= describe();
    const result = schema.safeParse(value);
    if (result.success) return value as T;
    const issue = result.error.issues[0];
    throw new DamagedContent(`${issue?.path.join('.') || 'the value'}: ${issue?.code ?? 'wrong shape'}`);
  };
}
