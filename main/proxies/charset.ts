const utf8 = /;\s*charset\s*=\s*(?:utf-?8|us-ascii|"(?:utf-?8|us-ascii)")\s*(?=;|$)/gi;

/**
 * True where JSON under this Content-Type is UTF-8 to everyone, as it has to be (RFC 8259 section 8.1). Some parsers go
 * by the charset all the same: in UTF-7, what looks like one member is another.
 */
export const isUtf8 = (contentType: string): boolean => !/charset/i.test(contentType.replace(utf8, ''));
