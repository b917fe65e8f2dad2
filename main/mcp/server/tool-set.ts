import type { z } from 'zod';
import type { Signal } from '../../events/signal.ts';

/** Who calls a tool. Nobody signs in at the built-in servers: none of it is proof of anything. */
export interface McpCaller {
  /** The name that the client gives itself; null where it gives none. */
  client: string | null;
  /** The address that the call comes from. */
  address: string;
  /** Our origin as the caller spelled it: "http://localhost:8080". */
  origin: string;
  /** The call was made on this computer, under one of its own names, and nobody passed it on. */
  local: boolean;
}

export interface ToolAnswer<Data> {
  /** A sentence or a few, for whoever reads the answer. */
  text: string;
  /** The same for programs, as the output schema has it. */
  data: Data;
}

/** A tool of a built-in server: a plain function with the schemas of what goes in and comes out. */
export interface McpTool<In extends z.ZodObject = z.ZodObject, Out extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** For the model: what the tool does and when to use it. */
  description: string;
  input: In;
  output: Out;
  /** Changes nothing that lasts. Calls of the others are recorded and shown to the person. */
  readOnly: boolean;
  /** Fields of the input that are never recorded: what is in them may hold secrets. */
  unrecorded?: readonly (keyof z.output<In> & string)[];
  /** What it changes cannot be taken back. */
  destructive?: boolean;
  /** Left out: always. A tool that is not offered is not listed and cannot be called. */
  offered?(): boolean;
  /** A GatehouseError that it throws reaches the client as the tool's own error, with message and remedy. */
  run(input: z.output<In>, caller: McpCaller): Promise<ToolAnswer<z.input<Out>>>;
}

/** Keeps input and answer of `run` typed by the schemas beside it. */
export const defineTool = <In extends z.ZodObject, Out extends z.ZodObject>(tool: McpTool<In, Out>): McpTool => tool;

export interface McpResource {
  uri: string;
  name: string;
  description: string;
}

/** Things that a client can read and keep in view, all of one kind. */
export interface McpResources {
  name: string;
  title: string;
  description: string;
  /** RFC 6570, with one variable: "gatehouse://proxies/{id}". */
  uriTemplate: string;
  mimeType: string;
  list(): Promise<McpResource[]>;
  /** @returns null where there is no such thing */
  read(uri: string): Promise<string | null>;
}

/** What one built-in server offers. */
export interface McpToolSet {
  /** As in the server's address and in app targets: "discovery". */
  id: string;
  name: string;
  title: string;
  /** How the tools work together, for the model. */
  instructions: string;
  tools: readonly McpTool[];
  resources?: McpResources;
  /** Other tools are offered than before. */
  toolsChanged?: Signal;
  /** Other resources are listed than before. */
  resourcesChanged?: Signal;
}
