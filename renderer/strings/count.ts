const digits = new Intl.NumberFormat('en');

/** `1 proxy`, `2 proxies`, `1,000 proxies`. */
export const count = (number: number, one: string, many: string): string =>
  `${digits.format(number)} ${number === 1 ? one : many}`;
