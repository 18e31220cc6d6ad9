/**
 * The index over definitions, by `kind` and `id`. One whose key or projection changes gets another number: none can be changed
 * under its name (docs/adr/0022-one-index-an-update.md).
 */
export const DEFINITIONS_BY_KIND = "by-kind-2";
