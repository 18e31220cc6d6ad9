import ipaddr from "ipaddr.js";

/** The well-known prefix of NAT64: an IPv4 address in the last 32 bits. https://www.rfc-editor.org/rfc/rfc6052 */
const NAT64 = ipaddr.parseCIDR("64:ff9b::/96");

/**
 * Is it an address of the public internet, written as `net.isIP` takes it? Of IPv4 addresses within IPv6 these count. Everything
 * that has a purpose of its own (private, loopback, link-local, shared, multicast, documentation, tunnels, …) is not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = unwrapped(ipaddr.parse(address));
  return parsed.range() === "unicast";
}

function unwrapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(-4));
  return address;
}
