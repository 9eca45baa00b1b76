import type { components } from "./schema";
import type { Group, Message, Thread, ThreadAnswer } from "./shapes";

type Schemas = components["schemas"];

/** Holds when every answer the server describes can be read as the page reads it. */
type Reads<Page, Server extends Page> = [Page, Server];

/** The page's shapes beside the server's own description: a difference fails the type check. */
export type Contract = [
  Reads<Message, Schemas["MessageShape"]>,
  Reads<Thread, Schemas["ThreadInListShape"]>,
  Reads<ThreadAnswer, Schemas["ThreadAnswerShape"]>,
  Reads<Group, Schemas["GroupShape"]>,
];
