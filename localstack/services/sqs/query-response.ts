import { XmlNode } from "@aws-sdk/xml-builder";
import * as z from "zod";
import { queryCodeOf } from "./error-codes.ts";

const NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";
/** Operations that answer nothing have no result element. */
const WITHOUT_RESULT = new Set([
  "AddPermission",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "DeleteQueue",
  "PurgeQueue",
  "RemovePermission",
  "SetQueueAttributes",
  "TagQueue",
  "UntagQueue",
]);
/** Lists of the JSON protocol, and what the Query protocol calls a single item. */
const LISTS = new Map([
  ["Messages", "Message"],
  ["QueueUrls", "QueueUrl"],
  ["queueUrls", "QueueUrl"],
  ["Failed", "BatchResultErrorEntry"],
]);
/** Maps of the JSON protocol: what a single entry is called, and its key. */
const MAPS = new Map([
  ["Attributes", { name: "Attribute", key: "Name" }],
  ["MessageAttributes", { name: "MessageAttribute", key: "Name" }],
  ["Tags", { name: "Tag", key: "Key" }],
]);

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const group = z.record(z.string(), z.unknown());
const errorBody = z.object({ __type: z.string().default("InternalError"), message: z.string().nullish(), Message: z.string().nullish() });

/** The XML answer of a successful operation; `output` is its answer in the JSON protocol. */
export function queryResult(operation: string, output: unknown, requestId: string): string {
  const response = new XmlNode(`${operation}Response`).addAttribute("xmlns", NAMESPACE);
  if (!WITHOUT_RESULT.has(operation)) response.c(new XmlNode(`${operation}Result`, childrenOf(output, operation)));
  return document(response.c(new XmlNode("ResponseMetadata", [XmlNode.of("RequestId", requestId)])));
}

/** The XML answer of a failed operation; `body` is its error in the JSON protocol. Below status 500 the fault is the sender's. */
export function queryError(status: number, body: unknown, requestId: string): string {
  const { __type, message, Message } = errorBody.parse(body);
  const error = new XmlNode("Error")
    .c(XmlNode.of("Type", status < 500 ? "Sender" : "Receiver"))
    .c(XmlNode.of("Code", queryCodeOf(__type)))
    .c(XmlNode.of("Message", message ?? Message ?? ""))
    .c(new XmlNode("Detail"));
  return document(new XmlNode("ErrorResponse").addAttribute("xmlns", NAMESPACE).c(error).c(XmlNode.of("RequestId", requestId)));
}

function childrenOf(value: unknown, operation: string): XmlNode[] {
  return Object.entries(group.parse(value)).flatMap(([name, member]) => {
    if (member === undefined || member === null) return [];
    const map = MAPS.get(name);
    if (map !== undefined) return Object.entries(group.parse(member)).map(([key, entry]) => entryNode(map, key, entry, operation));
    if (Array.isArray(member)) return member.map((item: unknown) => node(LISTS.get(name) ?? `${operation}ResultEntry`, item, operation));
    return [node(name, member, operation)];
  });
}

function entryNode({ name, key }: { name: string; key: string }, entryKey: string, value: unknown, operation: string): XmlNode {
  return new XmlNode(name, [XmlNode.of(key, entryKey), node("Value", value, operation)]);
}

function node(name: string, value: unknown, operation: string): XmlNode {
  return typeof value === "object" ? new XmlNode(name, childrenOf(value, operation)) : XmlNode.of(name, scalar.parse(value));
}

function document(root: XmlNode): string {
  return `<?xml version="1.0"?>${root.toString()}`;
}
