export { GatehouseError, isGatehouseError, type ErrorOptions } from './gatehouse-error.ts';
export { toPublicError, type PublicError } from './public-error.ts';
