import { isDemoProvider } from '../../preload/schema/demo.ts';
import type { ProviderView } from '../../preload/schema/views.ts';

/** The providers that a person can choose: the demo's is for the demo alone. @param chosen stays in any case */
export const ownProviders = (providers: readonly ProviderView[], chosen: number | null = null): ProviderView[] =>
  providers.filter((provider) => provider.id === chosen || !isDemoProvider(provider));
