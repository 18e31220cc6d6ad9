import { LocalStackError, UnsupportedResourceTypeError } from "../errors.ts";
import { RESOURCE_TYPES } from "./resources/registry.ts";
import type { ProvisionContext, ProvisionedResource } from "./resources/resource-type.ts";
import type { StackArtifact, Template } from "./assembly.ts";
import { resolveIntrinsics, type ResolutionScope } from "./intrinsics.ts";
import { orderResources } from "./order.ts";

/**
 * Provisions all resources of a stack in dependency order and answers its outputs.
 * Every type is checked before the first resource is made, so an unsupported template changes nothing.
 * @throws UnsupportedResourceTypeError, UnsupportedPropertyError, or LocalStackError `resource-failed`
 */
export async function provisionStack(artifact: StackArtifact, base: Omit<ProvisionContext, "logicalId">): Promise<Record<string, string>> {
  const { template } = artifact;
  const provisioned = new Map<string, ProvisionedResource>();
  const scope = scopeOf(artifact.stackName, template, provisioned);
  const active = Object.fromEntries(
    Object.entries(template.Resources).filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition)),
  );
  for (const [logicalId, { Type }] of Object.entries(active)) {
    if (!RESOURCE_TYPES.has(Type)) throw new UnsupportedResourceTypeError(Type, logicalId);
  }
  for (const logicalId of orderResources(active)) {
    const resource = active[logicalId];
    const type = resource === undefined ? undefined : RESOURCE_TYPES.get(resource.Type);
    if (resource === undefined || type === undefined) continue;
    const properties = resolveIntrinsics(resource.Properties, scope);
    try {
      provisioned.set(logicalId, await type.provision(properties, { ...base, logicalId }));
    } catch (error) {
      if (error instanceof LocalStackError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new LocalStackError("resource-failed", `${resource.Type} ${logicalId} could not be provisioned: ${message}`, { cause: error });
    }
  }
  const outputs = Object.entries(template.Outputs).filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition));
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, String(resolveIntrinsics(Value, scope))]));
}

function scopeOf(stackName: string, template: Template, provisioned: Map<string, ProvisionedResource>): ResolutionScope {
  const conditions = new Map<string, boolean>();
  const unknown = (detail: string): LocalStackError => new LocalStackError("unsupported-intrinsic", `${stackName}: ${detail}`);
  const scope: ResolutionScope = {
    stackName,
    ref: (logicalId) => {
      const resource = provisioned.get(logicalId);
      if (resource !== undefined) return resource.ref;
      const parameter = template.Parameters[logicalId];
      if (parameter?.Default !== undefined) return parameter.Default;
      throw unknown(`Ref ${logicalId} has no value`);
    },
    attribute: (logicalId, attribute) => {
      const value = provisioned.get(logicalId)?.attributes[attribute];
      if (value === undefined) throw unknown(`Fn::GetAtt ${logicalId}.${attribute} has no value`);
      return value;
    },
    condition: (name) => {
      const known = conditions.get(name);
      if (known !== undefined) return known;
      if (!Object.hasOwn(template.Conditions, name)) throw unknown(`there is no condition ${name}`);
      const value = resolveIntrinsics(template.Conditions[name], scope) === true;
      conditions.set(name, value);
      return value;
    },
    mapping: (map, first, second) => {
      const value = template.Mappings[map]?.[first]?.[second];
      if (value === undefined) throw unknown(`Fn::FindInMap ${map}.${first}.${second} has no value`);
      return value;
    },
  };
  return scope;
}
