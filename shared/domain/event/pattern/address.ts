import { isIP, SocketAddress } from "node:net";

/**
 * The one spelling of an IP address, however it is written: IPv6 in its shortest form, and as IPv4 where it only wraps an
 * IPv4 address (`::ffff:a00:1` is `10.0.0.1`). Undefined for a text that is no plain address: four decimal numbers without
 * leading zeros, or hexadecimal groups without zone and without an IPv4 tail.
 */
export function canonicalAddress(text: string): string | undefined {
  const family = isIP(text);
  if (family === 4) return text;
  if (family !== 6 || !/^[0-9a-f:]+$/i.test(text)) return undefined;
  const { address } = new SocketAddress({ address: text, family: "ipv6" });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}
