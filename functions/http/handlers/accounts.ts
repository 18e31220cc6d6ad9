import { type Access, ACCESS } from "../../../shared/contract/route.ts";
import { scopesOf } from "../../../shared/domain/account/scopes.ts";
import { ACCESS_TOKEN_SECONDS } from "../../../shared/domain/account/session.ts";
import { BelfryError } from "../../../shared/domain/errors.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import type { Ports } from "../../../shared/ports/groups.ts";
import type { AccountPorts } from "../../../shared/ports/accounts.ts";
import { type Identity, IssuerUnreachableError } from "../../../shared/domain/account/identity.ts";
import { noteCaller } from "../../../shared/use-cases/caller.ts";
import { readAudit } from "../../../shared/use-cases/audit/read-audit.ts";
import { refreshSession, renewAccess } from "../../../shared/use-cases/accounts/refresh-session.ts";
import { register, type RegisterPorts } from "../../../shared/use-cases/accounts/register.ts";
import { signIn } from "../../../shared/use-cases/accounts/sign-in.ts";
import {
  createServiceToken,
  deleteServiceToken,
  listServiceTokens,
  rotateServiceToken,
} from "../../../shared/use-cases/accounts/service-tokens.ts";
import {
  type Asking,
  changePassword,
  createUser,
  deleteUser,
  getUser,
  listUsers,
  updateUser,
} from "../../../shared/use-cases/accounts/users.ts";
import { bearerToken } from "../bearer-token.ts";
import { reportIssuer } from "../report-issuer.ts";
import { viewAuditEntry } from "../responses/audit.ts";
import { viewServiceToken, viewSignedIn, viewUser } from "../responses/account.ts";
import type { Handlers, HttpRequest } from "../types.ts";
import type { RouteId } from "../../../shared/contract/routes.ts";

export interface AccountHandlerPorts
  extends AccountPorts, Pick<Ports, "clock" | "telemetry" | "randomText" | "audit" | "auditDays">, Pick<RegisterPorts, "selfRegistration"> {
  /** Who a bearer token stands for, where no authorizer said so: a laptop's loopback, and routes that anybody may call. */
  readonly identify: (token: string) => Promise<Identity | undefined>;
}

type Request = Pick<HttpRequest<RouteId>, "headers" | "requestId" | "userId" | "session" | "access" | "caller">;

interface Caller extends Asking {
  readonly session: string | undefined;
  /** By a service token: for machines, which manage no accounts. */
  readonly isMachine: boolean;
}

/** The routes of sessions, users and service tokens, bound to their use cases. */
export function accountHandlers(ports: AccountHandlerPorts): Handlers<"accounts"> {
  return {
    login: async ({ body, sourceIp }) => ({ body: viewSignedIn(await signIn(ports, body, sourceIp)), headers: NOT_STORED }),
    loginWithForm: async ({ body, sourceIp }) => ({ body: viewSignedIn(await signIn(ports, body, sourceIp)), headers: NOT_STORED }),
    register: async ({ body, sourceIp }) => ({ body: viewUser(await register(ports, body, sourceIp)) }),
    refresh: async ({ body, headers, requestId }) => {
      if (body.refresh_token !== undefined) {
        return { body: viewSignedIn(await refreshSession(ports, body.refresh_token)), headers: NOT_STORED };
      }
      const { authorization } = headers;
      const identity = await identified(authorization, requestId);
      if (!identity) throw new BelfryError({ code: "UNAUTHORIZED", ...(authorization && { text: text("token-unknown") }) });
      if (isMachine(identity.session)) throw sessionNeeded();
      const { user, accessToken } = await renewAccess(ports, identity.session);
      const answer = { access_token: accessToken, token_type: "bearer" as const, expires_in: ACCESS_TOKEN_SECONDS, user: viewUser(user) };
      return { body: answer, headers: NOT_STORED };
    },
    getOwnUser: async (request) => {
      const user = await ownUser(request);
      return { body: { ...viewUser(user), scopes: [...scopesOf(user)] } };
    },
    verifyToken: async (request) => ({ body: { valid: true, user: viewUser(await ownUser(request)) } }),
    changePassword: async (request) => {
      const { current_password: current, new_password: next } = request.body;
      await changePassword(ports, (await inSession(request)).userId, { current, next });
      return { body: { message: request.say(text("password-changed")) } };
    },
    logout: async (request) => {
      await ports.sessions.end((await inSession(request)).session);
      return { body: { message: request.say(text("logged-out")) } };
    },
    createUser: async (request) => {
      const asking = await managing(request);
      return { body: viewUser(await createUser(ports, request.body, asking)) };
    },
    listUsers: async ({ query }) => ({ body: (await listUsers(ports, query, query.is_active)).map(viewUser) }),
    getUser: async (request) => ({ body: viewUser(await getUser(ports, request.params.user_id, await callerOf(request))) }),
    updateUser: async (request) => ({
      body: viewUser(await updateUser(ports, request.params.user_id, request.body, await managing(request))),
    }),
    deleteUser: async (request) => {
      const asking = await managing(request);
      if (asking.userId === request.params.user_id) throw new BelfryError({ code: "CONFLICT", text: text("own-account") });
      await deleteUser(ports, request.params.user_id, asking);
      return {};
    },
    listAudit: async ({ query }) => {
      const { entries, nextCursor } = await readAudit(ports, query);
      return { body: { entries: entries.map(viewAuditEntry), next_cursor: nextCursor } };
    },
    createServiceToken: async (request) => {
      const { userId } = await inSession(request);
      const owner = await getUser(ports, userId, { userId, manages: false });
      const { token, secret } = await createServiceToken(ports, request.body, { userId, scopes: scopesOf(owner) });
      return { body: { ...viewServiceToken(token), token: secret }, headers: NOT_STORED };
    },
    listServiceTokens: async () => ({ body: (await listServiceTokens(ports)).map(viewServiceToken) }),
    rotateServiceToken: async (request) => {
      const { access } = await managing(request);
      const { token, secret } = await rotateServiceToken(ports, request.params.token_id, {
        overlapHours: request.body.overlap_hours,
        access,
      });
      return { body: { ...viewServiceToken(token), token: secret }, headers: NOT_STORED };
    },
    deleteServiceToken: async (request) => {
      await managing(request);
      await deleteServiceToken(ports, request.params.token_id);
      return {};
    },
  };

  async function callerOf(request: Request): Promise<Caller> {
    const { userId, session, access, caller, headers } = request;
    if (caller !== undefined) return { userId, session, access, manages: manages(access), isMachine: isMachine(session) };
    const authorization = headers["authorization"];
    if (authorization === undefined) return { userId: undefined, session: undefined, access: ACCESS, manages: true, isMachine: false };
    const identity = await identified(authorization, request.requestId);
    if (!identity) throw new BelfryError({ code: "UNAUTHORIZED", text: text("token-unknown") });
    noteCaller({ name: identity.name, userId: identity.userId });
    const granted = ACCESS.filter((one) => identity.access.includes(one));
    const { userId: user, session: by } = identity;
    return { userId: user, session: by, access: granted, manages: manages(granted), isMachine: isMachine(by) };
  }

  async function identified(authorization: string | undefined, requestId: string): Promise<Identity | undefined> {
    const token = bearerToken(authorization);
    try {
      return token === undefined ? undefined : await ports.identify(token);
    } catch (error) {
      if (!(error instanceof IssuerUnreachableError)) throw error;
      reportIssuer(ports.telemetry, error, { request_id: requestId });
      throw new BelfryError({ code: "UNAVAILABLE", text: text("issuer-unreachable") }, { cause: error });
    }
  }

  /** Whoever changes accounts: a user in a session, or the deployment's own token. A machine could otherwise make itself more than it is. */
  async function managing(request: Request): Promise<Caller> {
    const caller = await callerOf(request);
    if (caller.isMachine) throw sessionNeeded();
    return caller;
  }

  async function inSession(request: Request): Promise<{ readonly userId: number; readonly session: string }> {
    const { userId, session, isMachine: byMachine } = await callerOf(request);
    if (userId === undefined || session === undefined || byMachine) throw sessionNeeded();
    return { userId, session };
  }

  async function ownUser(request: Request) {
    const { userId } = await callerOf(request);
    if (userId === undefined) throw sessionNeeded();
    return getUser(ports, userId, { userId, manages: false });
  }
}

/** Tokens are kept by nobody on the way (RFC 6749, 5.1). */
const NOT_STORED = { "cache-control": "no-store" };

function manages(access: readonly Access[]): boolean {
  return access.includes("accounts");
}

function isMachine(session: string | undefined): boolean {
  return session?.startsWith("token-") ?? false;
}

function sessionNeeded(): BelfryError {
  return new BelfryError({ code: "FORBIDDEN", text: text("session-needed") });
}
