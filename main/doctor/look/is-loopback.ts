/** True for an IP address that only this computer itself can reach. */
export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');
