import { describe, expect, it } from "vitest";
import { outgoingAddresses, outgoingUrl } from "../../../../shared/adapters/outgoing/outgoing-url.ts";
import { post } from "../../../../shared/adapters/outgoing/post.ts";
import { isPublicAddress } from "../../../../shared/adapters/outgoing/public-address.ts";
import { useSink } from "../../../support/servers/http-sink.ts";

const sink = useSink();
const NOBODY = { sinks: [] };
const MESSAGE = { headers: { "content-type": "application/json" }, body: "{}" };

const LOOPBACKS = [
  "127.0.0.1",
  "127.1",
  "0x7f000001",
  "2130706433",
  "0.0.0.0",
  "localhost",
  "localhost.",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[64:ff9b::7f00:1]",
];

describe("a URL that comes from outside", () => {
  it.each(LOOPBACKS.flatMap((host) => [`http://${host}`, `https://${host}`]))("%s reaches nothing on this machine", async (origin) => {
    const before = sink.connections;
    await expect(post(`${origin}:${sink.port}/`, MESSAGE, NOBODY)).rejects.toThrow(/url-not-https|url-address-forbidden/);
    expect(sink.connections).toBe(before);
  });

  it.each([
    "https://[::ffff:169.254.169.254]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
  ])("%s leads to no public address", async (url) => {
    expect(await outgoingAddresses(NOBODY).whyForbidden(url)).toBe("url-address-forbidden");
  });

  it.each([
    ["one public and one private address", ["8.8.8.8", "10.0.0.1"]],
    ["one public address and a private one of IPv6", ["8.8.8.8", "fd00::1"]],
    ["the address of the metadata service", ["169.254.169.254"]],
  ])("whose host has %s is refused", async (_, addresses) => {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    await expect(outgoingUrl("https://metadata.google.internal/", NOBODY, resolve)).rejects.toThrow("url-address-forbidden");
  });

  it.each([
    ["ftp://example.com/", "url-form"],
    ["nonsense", "url-form"],
    ["https://user:pass@example.com/", "url-credentials"],
    ["http://example.com/", "url-not-https"],
  ])("%s is refused as %s before anything is looked up", async (url, why) => {
    const resolve = () => Promise.reject(new Error("was looked up"));
    expect(await outgoingAddresses(NOBODY, resolve).whyForbidden(url)).toBe(why);
  });

  it("is connected to at the addresses that were checked, whatever its name leads to by then", async () => {
    const { addresses, url } = await outgoingUrl("https://example.com/x", NOBODY, async () => [{ address: "93.184.215.14", family: 4 }]);
    expect([addresses, url.hostname]).toEqual([[{ address: "93.184.215.14", family: 4 }], "example.com"]);
  });

  it("that names a sink exactly is called, and its neighbour on another port is not", async () => {
    const rules = { sinks: [sink.place] };
    expect((await post(sink.url(), MESSAGE, rules)).status).toBe(200);
    await expect(post(`http://127.0.0.1:${sink.port + 1}/`, MESSAGE, rules)).rejects.toThrow("url-not-https");
  });

  it("that redirects to this machine is not followed", async () => {
    sink.answer = (_, response) => response.writeHead(302, { location: sink.url("/secret") }).end();
    expect((await post(sink.url("/moved"), MESSAGE, { sinks: [sink.place] })).status).toBe(302);
    expect(sink.received.map(({ path }) => path)).not.toContain("/secret");
    sink.answer = (_, response) => response.end("ok");
  });

  it("is not called by way of a proxy that the environment names", async () => {
    process.env["HTTP_PROXY"] = process.env["HTTPS_PROXY"] = "http://127.0.0.1:9";
    expect((await post(sink.url("/direct"), MESSAGE, { sinks: [sink.place] })).status).toBe(200);
    delete process.env["HTTP_PROXY"];
    delete process.env["HTTPS_PROXY"];
  });

  it("whose answer never ends is read as far as it is kept", async () => {
    sink.answer = (_, response) => {
      response.on("error", () => undefined);
      const more = (): void => void response.write("x".repeat(65_536), () => setImmediate(more));
      more();
    };
    const { body } = await post(sink.url("/endless"), MESSAGE, { sinks: [sink.place] });
    expect(body).toHaveLength(65_536);
    sink.answer = (_, response) => response.end("ok");
  });
});

it.each(["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])("%s is a public address", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each(["::127.0.0.1", "64:ff9b:1::1", "3fff::1", "5f00::1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "fe80::1%eth0", "not an address"])(
  "%s is no public address",
  (address) => {
    expect(isPublicAddress(address)).toBe(false);
  },
);
