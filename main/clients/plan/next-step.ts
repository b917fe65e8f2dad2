import type { AppDoor } from '../../../preload/schema/apps.ts';
import type { AppDefinition } from '../app.ts';
import type { Plan } from './plan.ts';

/**
 * What the person does after an entry was added.
 * @param signsIn the application has to sign in
 * @param staying the name that the entry had before, where that one is still in the application
 */
export function nextStep(app: AppDefinition, door: AppDoor, name: string, signsIn: boolean, staying: string | null): string {
  const named = (step: string | undefined, entry: string): string => step?.replaceAll('{name}', entry) ?? '';
  return [
    app.steps[door] ?? app.steps.file ?? '',
    staying === null ? '' : named(app.takeOutStep, staying),
    signsIn && app.signsIn ? named(app.signInStep, name) : '',
  ].filter(Boolean).join(' ');
}

export const signsIn = ({ credential, target }: Pick<Plan, 'credential' | 'target'>): boolean => credential === 'oauth' && target.signsIn;
