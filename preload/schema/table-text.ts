/** A table as text (RFC 4180), for spreadsheets. */
export function tableText(columns: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return `${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Names come from clients: one that a spreadsheet would take for a formula is marked as text. */
function cell(value: string | number | null | undefined): string {
  const plain = value === null || value === undefined ? '' : String(value);
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
