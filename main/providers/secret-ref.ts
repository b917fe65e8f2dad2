import type { SecretRef } from '../store/records.ts';

/** Where the client secret of a provider is kept. */
export const secretRef = (providerId: number): SecretRef => `provider/${providerId}/client-secret`;
