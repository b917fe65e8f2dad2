import type { FixAction } from '../../preload/schema/diagnosis.ts';
import type { Route } from './route.ts';

/** An action that a person takes somewhere in the window. */
export type PlacedFix = Exclude<FixAction, { kind: 'start_proxy' | 'restart_proxy' | 'mend_app' | 'connect' }>;

/** Where a person does what a finding asks for. */
export function placeOfFix(action: PlacedFix): Route {
  switch (action.kind) {
    case 'edit_proxy': return { screen: 'proxy-edit', id: action.id, ...(action.field === null ? {} : { field: action.field }) };
    case 'edit_provider': return { screen: 'provider-edit', id: action.id };
    case 'show_proxy': return { screen: 'proxy', id: action.id };
    case 'show_reach': return { screen: 'proxy', id: action.id, section: 'reach' };
    case 'show_activity': return { screen: 'proxy', id: action.id, section: 'activity' };
    case 'show_sign_ins': return { screen: 'proxy', id: action.id, section: 'sign-ins' };
    case 'show_settings': return { screen: 'settings' };
    case 'show_network': return { screen: 'settings', section: 'network' };
    case 'show_consents': return { screen: 'consents' };
  }
}
