import { BlockList, isIP } from "node:net";
import type { LeafTest, Place } from "./event-pattern-place.ts";

/** The longest mask of each family, by the number that `isIP` gives it. */
const LONGEST_MASK: Readonly<Record<number, number>> = { 4: 31, 6: 127 };

/**
 * Compiles `cidr`, a block of IPv4 or IPv6 addresses like `10.0.0.0/24` or `2001:db8::/32`; satisfied by texts that are
 * addresses of its family inside it. The bits behind the mask are ignored. As on EventBridge a block has at least two
 * addresses (masks to /31 and /127), and addresses are written plainly: four decimal numbers, or hexadecimal groups without
 * zone and without an IPv4 tail.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
 */
export function compileCidr(operand: unknown, place: Place): LeafTest {
  const [, network = "", mask] = typeof operand === "string" ? (/^([^/]*)\/(\d{1,3})$/.exec(operand) ?? []) : [];
  if (mask === undefined) return place.fault('must be an address block like "10.0.0.0/24" or "2001:db8::/32"');
  const family = familyOf(network);
  const longest = LONGEST_MASK[family];
  if (longest === undefined) return place.fault(`must begin with an IPv4 or IPv6 address, not ${JSON.stringify(network)}`);
  if (Number(mask) > longest) return place.fault(`must have a mask from /0 to /${longest}; a single address is matched as an exact value`);
  const block = new BlockList();
  block.addSubnet(network, Number(mask), typeOf(family));
  return (leaf) => typeof leaf === "string" && familyOf(leaf) === family && block.check(leaf, typeOf(family));
}

/** 4, 6, or 0 for a text that is no plain address. */
function familyOf(text: string): number {
  const family = isIP(text);
  return family === 6 && !/^[0-9a-f:]+$/i.test(text) ? 0 : family;
}

function typeOf(family: number): "ipv4" | "ipv6" {
  return family === 4 ? "ipv4" : "ipv6";
}
