/** `${NAME}`, `${env:NAME}`, `${input:id}`, `{env:NAME}`: what an application looks up when it starts a server. */
const reference = /\$\{[^}]*\}|\{(?:env|file):[^}]*\}/;

/** `${NAME:-default}` as Claude Code writes it. */
const withDefault = /\$\{\w+:-([^}]*)\}/g;

/** The text with each default in the place of its reference. */
export const withDefaults = (text: string): string => text.replace(withDefault, (_, otherwise: string) => otherwise);

/** True where a part of the text stands elsewhere, such as in a variable of the person's terminal. */
export const refersElsewhere = (text: string): boolean => reference.test(text);
