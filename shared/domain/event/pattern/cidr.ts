import { BlockList, isIP } from "node:net";
import { canonicalAddress } from "./address.ts";
import type { LeafTest, Place } from "./place.ts";
import { text } from "../../texts/text.ts";

/** The longest mask of each family, by the number that `isIP` gives it. */
const LONGEST_MASK: Readonly<Record<number, number>> = { 4: 31, 6: 127 };

/**
 * Compiles `cidr`, a block of IPv4 or IPv6 addresses like `10.0.0.0/24` or `2001:db8::/32`; satisfied by texts that are
 * addresses of its family inside it. The bits behind the mask are ignored. As on EventBridge a block has at least two
 * addresses (masks to /31 and /127), and an IPv6 address that wraps an IPv4 address counts as that one.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
 */
export function compileCidr(operand: unknown, place: Place): LeafTest {
  const [, network = "", mask] = typeof operand === "string" ? (/^([^/]*)\/(\d{1,3})$/.exec(operand) ?? []) : [];
  if (mask === undefined) return place.fault(text("pattern-cidr"));
  const address = canonicalAddress(network);
  if (address === undefined) return place.fault(text("pattern-cidr-address", { given: network }));
  const family = isIP(address);
  const longest = LONGEST_MASK[family] ?? 0;
  if (Number(mask) > longest) return place.fault(text("pattern-cidr-mask", { longest }));
  const block = new BlockList();
  block.addSubnet(address, Number(mask), typeOf(family));
  return (leaf) => {
    const found = typeof leaf === "string" ? canonicalAddress(leaf) : undefined;
    return found !== undefined && isIP(found) === family && block.check(found, typeOf(family));
  };
}

function typeOf(family: number): "ipv4" | "ipv6" {
  return family === 4 ? "ipv4" : "ipv6";
}
