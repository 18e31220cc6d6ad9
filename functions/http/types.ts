import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from "aws-lambda";
import type * as z from "zod";
import type { Access, ServedBy } from "../../shared/contract/route.ts";
import type { RouteId, Routes } from "../../shared/contract/routes.ts";
import type { Say } from "../../shared/domain/texts/text.ts";

/** Of the token; or of the user whom the holder of the deployment's token names by `x-user-id`. */
export type Refusal = "token-missing" | "token-unknown" | "issuer-unreachable" | "user-id-form" | "user-not-admin" | "user-service-failed";

/** What the authorizer tells about the caller; absent where the stack has no authorizer (a laptop's loopback). */
export interface Caller {
  /** The caller's accesses, joined by spaces. */
  readonly access: string;
  /** Who it is. Absent where there is no access. */
  readonly name?: string;
  /** The number of the user who it is, or whose token it is, as text: a context of API Gateway holds no numbers. */
  readonly user?: string;
  /** `{issuer} {sub}`: which user of another issuer it is. */
  readonly subject?: string;
  /** Which session or service token the request came with. */
  readonly session?: string;
  /** Why the caller has no access at all. */
  readonly refused?: Refusal;
}
export type HttpEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<Caller | undefined>;

type Parsed<Id extends RouteId, Part extends "params" | "query" | "body"> = Routes[Id] extends {
  readonly [P in Part]: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : undefined;

/** Reads and checks a body. `form`: also as a form, with the JSON in one of its fields. */
export type BodyReader<Body> = (accepted: { readonly form: boolean }) => Body;

/** Reads one entry of a list as if it were a body of its own. @throws BelfryError VALIDATION_ERROR */
export type EntryReader<Entry> = () => Entry;

type Body<Id extends RouteId> = Routes[Id] extends { readonly each: { readonly entry: infer Schema extends z.ZodType } }
  ? readonly EntryReader<z.output<Schema>>[]
  : Routes[Id] extends { readonly signed: true }
    ? BodyReader<Parsed<Id, "body">>
    : Parsed<Id, "body">;

/** A request whose parts have been checked against the route's schemas. */
export interface HttpRequest<Id extends RouteId> {
  readonly params: Parsed<Id, "params">;
  readonly query: Parsed<Id, "query">;
  /**
   * Of a signed route: what reads it, so that nothing of a body is judged before its signature is. Of a list: what reads each
   * of its entries.
   */
  readonly body: Body<Id>;
  /** Says words in the caller's language. */
  readonly say: Say;
  readonly language: "en" | "ko";
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Who asks, as the authorizer knows them; undefined where everybody may do everything. */
  readonly caller: string | undefined;
  /** The number of the user who asks; undefined for the token of the deployment, and where everybody may do everything. */
  readonly userId: number | undefined;
  /** `{issuer} {sub}` of the user of another issuer who asks. */
  readonly subject?: string | undefined;
  /** The session, or the service token, by which the user asks. */
  readonly session: string | undefined;
  /** Where the request came from, as the gateway saw it. */
  readonly sourceIp: string;
  /** What the caller may do. */
  readonly access: readonly Access[];
  /** Finds the request in the logs. */
  readonly requestId: string;
  /** As it was sent, without `?`. */
  readonly rawQuery: string;
  /** As it was sent: what a signature is over. */
  readonly rawBody: Uint8Array;
}

export interface HttpAnswer<Body = unknown> {
  /** @default the route's own */
  readonly status?: number;
  readonly body?: Body;
  /** Instead of `body`: text that is sent as it is. */
  readonly text?: string;
  /** With `text`. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Answered<Id extends RouteId> = Routes[Id] extends { readonly response: infer Schema extends z.ZodType } ? z.output<Schema> : unknown;

/** Every route that a function serves, bound to what it does: a route without a binding does not compile. */
export type Handlers<Fn extends ServedBy> = {
  readonly [Id in RouteId as Routes[Id]["servedBy"] extends Fn ? Id : never]: (
    request: HttpRequest<Id>,
  ) => Promise<HttpAnswer<Answered<Id>>>;
};
