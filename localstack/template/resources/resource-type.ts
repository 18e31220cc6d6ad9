import type * as z from "zod";
import { UnsupportedPropertyError } from "../../errors.ts";
import type { StackModel } from "../stack-model.ts";
import type { Dynoxide } from "../../engines/dynoxide.ts";
import type { Fauxqs } from "../../engines/fauxqs.ts";
import type { EventBridge } from "../../services/events/event-bridge.ts";
import type { Scheduler } from "../../services/scheduler/scheduler.ts";
import type { SecretStore } from "../../services/secrets/secret-store.ts";

/** What `Ref` and `Fn::GetAtt` of a provisioned resource answer. */
export interface ProvisionedResource {
  ref: string;
  attributes: Record<string, string>;
}

/** Everything a resource type may use to bring a resource into being. */
export interface ProvisionContext {
  stackName: string;
  logicalId: string;
  /** Base URL of the one AWS endpoint, for example `http://127.0.0.1:4566`. */
  awsEndpoint: string;
  /** Base URL of the stack's HTTP API. */
  apiUrl: string;
  /** Directory of a file asset by its S3 object key. */
  assetPaths: Map<string, string>;
  dynoxide: Dynoxide;
  fauxqs: Fauxqs;
  scheduler: Scheduler;
  events: EventBridge;
  secrets: SecretStore;
  /** Collects what is started after all stacks are provisioned: functions, event sources, HTTP APIs. */
  model: StackModel;
}

/** One supported CloudFormation type. */
export interface ResourceType {
  type: string;
  /** Brings the resource into being, or up to date when it exists already. */
  provision(properties: unknown, context: ProvisionContext): Promise<ProvisionedResource>;
}

/**
 * Ties a property schema and the code that uses its output together. The schema is strict: a property it does not name
 * is an UnsupportedPropertyError, and properties without effect on a laptop (encryption, backups, tags, access rules)
 * are named in it explicitly.
 */
export function resourceType<Schema extends z.ZodType>(
  type: string,
  properties: Schema,
  provision: (properties: z.output<Schema>, context: ProvisionContext) => Promise<ProvisionedResource> | ProvisionedResource,
): ResourceType {
  return {
    type,
    provision: async (value, context) => {
      const parsed = properties.safeParse(value);
      if (parsed.success) return provision(parsed.data, context);
      const detail = parsed.error.issues.map((issue) => `${issue.path.join(".") || "Properties"}: ${issue.message}`).join("; ");
      throw new UnsupportedPropertyError(type, context.logicalId, detail);
    },
  };
}

/** The physical name: the given one, else `<StackName>-<LogicalId>`. */
export function physicalName(given: string | undefined, context: ProvisionContext): string {
  return given ?? `${context.stackName}-${context.logicalId}`;
}
