import { nameInvalid } from '../app-errors.ts';
import type { AppDefinition } from '../app.ts';

/** What every application takes. */
const pattern = /^[A-Za-z0-9_-]{1,64}$/;

/** The name of a proxy as a name in an application: "Linear (work)" becomes "linear-work". */
export function entryNameFor(targetName: string, reserved: readonly string[] = []): string {
  const plain = targetName.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const name = plain.replace(/[^a-z0-9_]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 48).replace(/-+$/, '') || 'gatehouse';
  return reserved.includes(name) ? `${name}-mcp` : name;
}

/** The first of "name-2", "name-3" and so on that is free. */
export function freeName(name: string, taken: (name: string) => boolean): string {
  let number = 2;
  while (taken(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

/** @throws GatehouseError "invalid_input" for a name that an application would not take */
export function checkEntryName(name: string, app: Pick<AppDefinition, 'name' | 'names'>): void {
  if (!pattern.test(name)) throw nameInvalid(`"${name}" cannot be the name of a server in ${app.name}.`);
  if (app.names?.reserved.includes(name)) throw nameInvalid(`${app.name} keeps the name "${name}" for itself.`);
}

/** True for the name itself and for those that `freeName` makes of it. */
export const isNameOf = (usual: string, name: string): boolean =>
  name === usual || (name.startsWith(`${usual}-`) && /^\d+$/.test(name.slice(usual.length + 1)));
