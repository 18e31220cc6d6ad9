import { describe, expect, it } from "vitest";
import * as z from "zod";
import { OidcIssuer } from "../../shared/contract/accounts/oidc-issuer.ts";
import { useCloud } from "./support/cloud.ts";
import { functionOf } from "./support/policies.ts";

const cloud = useCloud();
const Function = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
/** As Amazon Cognito's pools are. */
const COGNITO = {
  issuer: "https://cognito-idp.ap-northeast-2.amazonaws.com/ap-northeast-2_AbCdEf",
  clients: ["7ab"],
  rolesClaim: ["cognito:groups", "scope"],
  nameClaim: "username",
  access: { desk: ["workflow:read"], owners: ["read", "operate", "admin"] },
};

/** What a variable is in each function that has it, in one scope. */
function variable(belfry: object, name: string): Readonly<Record<string, unknown>> {
  const { stacks } = cloud.synthesise({ belfry: { scopes: { real: { services: ["scout"] } }, ...belfry } });
  const functions = stacks["Belfry-real"]?.of("AWS::Lambda::Function") ?? [];
  return Object.fromEntries(
    functions.flatMap(({ id, Properties }) => {
      const { Variables } = Function.parse(Properties).Environment;
      return name in Variables ? [[functionOf(id), Variables[name]]] : [];
    }),
  );
}

describe("another issuer", () => {
  it("is told to each function that checks tokens, and to no other, as it reads it", () => {
    const told = variable({ oidc: COGNITO }, "OIDC");
    expect(Object.keys(told).toSorted()).toEqual(["accounts", "authorizer", "socket"]);
    const opened = { desk: ["read"], owners: ["read", "operate", "admin"] };
    for (const text of Object.values(told))
      expect(OidcIssuer.parse(JSON.parse(z.string().parse(text)))).toEqual({ ...COGNITO, access: opened });
  });

  it("is told to nobody where there is none", () => {
    expect(variable({}, "OIDC")).toEqual({});
  });

  it.each<[string, object, string]>([
    ["without TLS", { issuer: "http://login.example.com" }, "belfry.oidc.issuer: must begin with https://"],
    [
      "on this machine, which on AWS is the function's own",
      { issuer: "http://127.0.0.1:8080/pool" },
      "belfry.oidc.issuer: must begin with https://",
    ],
    ["whose keys are without TLS", { jwksUri: "http://localhost:8080/keys" }, "belfry.oidc.jwksUri: must begin with https://"],
    ["whose tokens may be for anybody", { clients: undefined }, "belfry.oidc.audience: must be there, or clients"],
    ["with an access that there is not", { access: { desk: ["root"] } }, "belfry.oidc.access.desk.0: "],
  ])("is refused %s, before anything is deployed", (_, change, message) => {
    expect(() => variable({ oidc: { ...COGNITO, ...change } }, "OIDC")).toThrow(message);
  });
});

describe("registering oneself", () => {
  it("is off unless cdk.json says otherwise, and only the function of accounts knows", () => {
    expect(variable({}, "SELF_REGISTRATION")).toEqual({ accounts: "off" });
    expect(variable({ selfRegistration: "approval" }, "SELF_REGISTRATION")).toEqual({ accounts: "approval" });
    expect(() => variable({ selfRegistration: "yes" }, "SELF_REGISTRATION")).toThrow("belfry.selfRegistration");
  });
});
