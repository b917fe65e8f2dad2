import type { Draft, Plan } from './plan.ts';

/** What a person should know before she agrees. */
export function warningsOf({ app, door, credential, opens, file, target, stayingName }: Plan, draft: Draft): string[] {
  const gateway = target.target.kind === 'builtin';
  const marked = file?.content.byteOrderMark && draft.content?.byteOrderMark === false;
  return [
    ...(marked ? [`The file starts with a byte order mark, on which ${app.name} fails. It is taken out.`] : []),
    ...(credential === 'file' && door === 'file' ? ['The API key stands in this file. It opens this proxy alone, and you can delete it at any time.'] : []),
    ...(opens?.bind_addresses.includes('0.0.0.0') ? [`${gateway ? 'The gateway' : 'The proxy'} will be reachable from your whole network, not from containers alone.`] : []),
    ...(opens && gateway ? ['It is the gateway that is opened, with all that is on its port. The built-in servers then answer whoever reaches it, without a sign-in.'] : []),
    ...(stayingName !== null && app.file ? [`"${stayingName}" stays in ${app.name} as well: it is not what Gatehouse wrote any more. Remove it there if nobody needs it.`] : []),
    ...(app.needsFolder ? ['The file belongs to the project: whoever gets the project gets it too.'] : []),
  ];
}
