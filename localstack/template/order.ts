import { LocalStackError } from "../errors.ts";
import type { TemplateResource } from "./assembly.ts";

/**
 * Orders the resources of a template so that each comes after those it refers to (Ref, Fn::GetAtt, Fn::Sub, DependsOn).
 * Among independent resources the template's order is kept.
 * @throws LocalStackError `circular-dependency`
 */
export function orderResources(resources: Record<string, TemplateResource>): string[] {
  const ordered: string[] = [];
  const state = new Map<string, "visiting" | "done">();
  const visit = (id: string, path: string[]): void => {
    if (state.get(id) === "done") return;
    if (state.get(id) === "visiting")
      throw new LocalStackError("circular-dependency", `Circular dependency: ${[...path, id].join(" -> ")}`);
    state.set(id, "visiting");
    const resource = resources[id];
    if (resource !== undefined) {
      for (const dependency of dependenciesOf(resource)) if (Object.hasOwn(resources, dependency)) visit(dependency, [...path, id]);
    }
    state.set(id, "done");
    ordered.push(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
  return ordered;
}

function dependenciesOf(resource: TemplateResource): Set<string> {
  const found = new Set(resource.DependsOn);
  collect(resource.Properties, found);
  return found;
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, found);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    if (key === "Ref" && typeof entry === "string") found.add(entry);
    else if (key === "Fn::GetAtt") found.add(String(Array.isArray(entry) ? entry[0] : entry).split(".")[0] ?? "");
    else if (key === "Fn::Sub") {
      const template: unknown = Array.isArray(entry) ? entry[0] : entry;
      for (const match of String(template).matchAll(/\$\{([^!}.][^}.]*)/g)) if (match[1] !== undefined) found.add(match[1]);
    }
    collect(entry, found);
  }
}
