import * as z from "zod";
import { escape } from "./escape-html.ts";

/** The parts of a JSON schema that the page shows. */
const Schema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  get properties(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof Schema>> {
    return z.record(z.string(), Schema).optional();
  },
  get items(): z.ZodOptional<typeof Schema> {
    return Schema.optional();
  },
  get anyOf(): z.ZodOptional<z.ZodArray<typeof Schema>> {
    return z.array(Schema).optional();
  },
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  required: z.array(z.string()).optional(),
});
type Schema = z.infer<typeof Schema>;

/** A table of an object's fields, or one line for anything else. */
export function schemaRows(value: unknown): string {
  const schema = Schema.parse(value);
  if (!schema.properties) return `<p>${typeOf(schema)}</p>`;
  const rows = Object.entries(schema.properties).map(([name, field]) => {
    const required = schema.required?.includes(name) ? "" : ` <i>optional</i>`;
    return `<tr><td><code>${escape(name)}</code>${required}</td><td>${typeOf(field)}${bounds(field)}</td><td>${escape(field.description ?? "")}</td></tr>`;
  });
  return `<table>${rows.join("")}</table>`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref) {
    const name = escape(schema.$ref.split("/").at(-1) ?? "");
    return `<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.enum) return schema.enum.map((one) => `<code>${escape(JSON.stringify(one))}</code>`).join(" | ");
  if (schema.const !== undefined) return `<code>${escape(JSON.stringify(schema.const))}</code>`;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.items) return `array of ${typeOf(schema.items)}`;
  return escape([schema.type ?? "any"].flat().join(" | "));
}

function bounds({ minimum, maximum, maxLength, default: fallback }: Schema): string {
  const parts = [
    ...(minimum !== undefined && minimum > -9e15 ? [`≥ ${minimum}`] : []),
    ...(maximum !== undefined && maximum < 9e15 ? [`≤ ${maximum}`] : []),
    ...(maxLength !== undefined ? [`≤ ${maxLength} characters`] : []),
    ...(fallback !== undefined ? [`default <code>${escape(JSON.stringify(fallback))}</code>`] : []),
  ];
  return parts.length > 0 ? `, ${parts.join(", ")}` : "";
}
