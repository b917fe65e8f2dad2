/**
 * What the log tells of an error, before redaction: name, message, code, the log-only detail, stack and cause, and
 * what Node adds to system errors (syscall, path, address, port).
 */
export function errorFields(error: Error): Record<string, unknown> {
  const fields: Record<string, unknown> = { name: error.name, message: error.message };
  for (const key of ['code', 'status', 'detail', 'syscall', 'path', 'address', 'port', 'errors'] as const) {
    const value: unknown = Reflect.get(error, key);
    if (value !== undefined) fields[key] = value;
  }
  if (error.stack) fields['stack'] = error.stack;
  if (error.cause !== undefined) fields['cause'] = error.cause;
  return fields;
}
