/**
 * Definitions of one kind. Not here: their states (`SlotStore`, `TriggerStore`), and what follows from a change, which is provisioned from
 * the stream.
 */
import type { BrokenDefinition, Definition } from "../../domain/definition/definition.ts";

export interface DefinitionStore<Definition> {
  /** False if one of that id exists. */
  create(definition: Definition): Promise<boolean>;
  /** Replaces the definition if its stored version is `expectedVersion`; false if it is not, or there is none. */
  replace(definition: Definition, expectedVersion: number): Promise<boolean>;
  /** Removes definition and state; false if there was none, or its stored version is not the one that is given. */
  delete(id: string, expectedVersion?: number): Promise<boolean>;
  /** Strongly consistent. Throws CONFLICT `definition-broken` for one that is stored and cannot be read. */
  getDefinition(id: string): Promise<Definition | undefined>;
  /** In one request per 100 ids; absent ids, and what cannot be read, are left out. `eventually`: at half the price, perhaps a second old. */
  getDefinitions(ids: readonly string[], consistency?: Consistency): Promise<Map<string, Definition>>;
  /** Definitions in order of id, from after `after`, at most `limit`, what cannot be read among them. Eventually consistent. */
  listDefinitions(page: { readonly after?: string; readonly limit: number }): Promise<readonly (Definition | BrokenDefinition)[]>;
  /** How many there are, what cannot be read among them. Eventually consistent. */
  countDefinitions(): Promise<number>;
}

/** A definition, and no other that has had its id. */
export type DefinitionRef = Pick<Definition, "id" | "generation">;

/** @default "strongly" */
export type Consistency = "strongly" | "eventually";
