/** A redirect URI that a pattern stands for: some port, some label, some segment in the place of each `*`. */
export const concrete = (pattern: string): string => pattern.replace(/:\*(?=\/|$)/, ':33418').replaceAll('*', 'x');
