import { ServiceError } from "../../endpoint/service-error.ts";

/** A parameter or a group of parameters: `Entry.1.Id` is `Id` within `1` within `Entry`. */
type Node = string | Map<string, Node>;

/** Lists, by the name that the Query protocol gives a single item: their name in the JSON protocol. */
const LISTS = new Map([
  ["ActionName", "Actions"],
  ["AttributeName", "AttributeNames"],
  ["AWSAccountId", "AWSAccountIds"],
  ["ChangeMessageVisibilityBatchRequestEntry", "Entries"],
  ["DeleteMessageBatchRequestEntry", "Entries"],
  ["MessageAttributeName", "MessageAttributeNames"],
  ["MessageSystemAttributeName", "MessageSystemAttributeNames"],
  ["SendMessageBatchRequestEntry", "Entries"],
  ["TagKey", "TagKeys"],
]);
/** Maps, by the name of a single entry: their name in the JSON protocol, and what an entry calls its key. */
const MAPS = new Map([
  ["Attribute", { name: "Attributes", key: "Name" }],
  ["MessageAttribute", { name: "MessageAttributes", key: "Name" }],
  ["MessageSystemAttribute", { name: "MessageSystemAttributes", key: "Name" }],
  ["Tag", { name: "Tags", key: "Key" }],
]);
const INTEGERS = new Set([
  "DelaySeconds",
  "MaxNumberOfMessages",
  "MaxNumberOfMessagesPerSecond",
  "MaxResults",
  "VisibilityTimeout",
  "WaitTimeSeconds",
]);
/** What belongs to the protocol and the signature, not to the operation. */
const PROTOCOL = /^(?:Action|Version|Expires|Timestamp|AWSAccessKeyId|SecurityToken|Signature|SignatureMethod|SignatureVersion|X-Amz-.*)$/i;

/** A request of the Query protocol as the JSON protocol has it. */
export interface QueryRequest {
  operation: string;
  input: Record<string, unknown>;
}

/**
 * Translates a request of the SQS Query protocol (`Action=SendMessage&MessageBody=…`).
 * @param path the request's path: without a parameter QueueUrl, it names the queue
 * @param form the form-encoded parameters: the body, or the query of a GET request
 * @throws ServiceError MissingAction, InvalidParameterValue, MalformedQueryString
 */
export function parseQueryRequest(path: string, form: string): QueryRequest {
  const root = new Map<string, Node>();
  for (const [name, value] of parametersOf(form)) place(root, name, value);
  const operation = root.get("Action");
  if (typeof operation !== "string" || operation === "") throw new ServiceError("MissingAction", 400, "The request must contain Action.");
  for (const name of root.keys()) if (PROTOCOL.test(name)) root.delete(name);
  const input = structure(root);
  // Only CreateQueue spells it in lower case.
  if (operation === "CreateQueue" && "Tags" in input) {
    input["tags"] = input["Tags"];
    delete input["Tags"];
  }
  if (!("QueueUrl" in input) && /^\/\d+\/[^/]+/.test(path)) input["QueueUrl"] = `http://localhost${path}`;
  return { operation, input };
}

function* parametersOf(form: string): Generator<[name: string, value: string]> {
  for (const pair of form.split("&")) {
    if (pair === "") continue;
    const end = pair.indexOf("=");
    yield end < 0 ? [decode(pair), ""] : [decode(pair.slice(0, end)), decode(pair.slice(end + 1))];
  }
}

/** Unlike URLSearchParams this puts nothing in the place of bytes that are no UTF-8. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    throw new ServiceError("MalformedQueryString", 400, "The parameters are not form-encoded UTF-8.", { cause: error });
  }
}

function place(root: Map<string, Node>, name: string, value: string): void {
  const path = name.split(".");
  const last = path.pop() ?? name;
  let node = root;
  for (const part of path) {
    let next = node.get(part);
    if (!(next instanceof Map)) {
      next = new Map<string, Node>();
      node.set(part, next);
    }
    node = next;
  }
  node.set(last, value);
}

function structure(node: Map<string, Node>): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const [name, value] of node) {
    const list = LISTS.get(name);
    const map = MAPS.get(name);
    if (list !== undefined) entries.push([list, itemsOf(value).map((item) => (typeof item === "string" ? item : structure(item)))]);
    else if (map !== undefined) entries.push([map.name, Object.fromEntries(itemsOf(value).map((item) => entryOf(item, name, map.key)))]);
    else if (typeof value !== "string") entries.push([name, structure(value)]);
    else entries.push([name, INTEGERS.has(name) ? integer(name, value) : value]);
  }
  // Not an object literal: a parameter may be called `__proto__`.
  return Object.fromEntries(entries);
}

/** `Name.1`, `Name.2`, … in order; a single one may have no number. */
function itemsOf(node: Node): Node[] {
  if (typeof node === "string") return [node];
  const numbered = [...node].filter(([name]) => /^\d+$/.test(name));
  if (numbered.length === 0) return [node];
  return numbered.sort(([left], [right]) => Number(left) - Number(right)).map(([, item]) => item);
}

function entryOf(item: Node, name: string, key: string): [string, unknown] {
  const entryKey = typeof item === "string" ? undefined : item.get(key);
  if (typeof item === "string" || typeof entryKey !== "string")
    throw new ServiceError("MissingParameter", 400, `The request must contain the parameter ${name}.${key}.`);
  const value = item.get("Value") ?? "";
  return [entryKey, typeof value === "string" ? value : structure(value)];
}

function integer(name: string, value: string): number {
  if (!/^-?\d{1,9}$/.test(value))
    throw new ServiceError(
      "InvalidParameterValue",
      400,
      `Value ${value} for parameter ${name} is invalid. Reason: Must be an integer from -999999999 to 999999999.`,
    );
  return Number(value);
}
