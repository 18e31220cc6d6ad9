import * as z from "zod";
import { generateSecretString, generateSecretStringSchema } from "../secrets/generate-secret-string.ts";
import { ignored } from "./ignored.ts";
import { physicalName, resourceType } from "./resource-type.ts";

/** AWS::SecretsManager::Secret. A generated value is generated once and kept; a given one is set at every start. */
export const secret = resourceType(
  "AWS::SecretsManager::Secret",
  z.strictObject({
    Name: z.string().optional(),
    SecretString: z.string().optional(),
    GenerateSecretString: generateSecretStringSchema.optional(),
    Description: ignored,
    KmsKeyId: ignored,
    Tags: ignored,
    ReplicaRegions: ignored,
  }),
  (properties, context) => {
    const name = physicalName(properties.Name, context);
    const existing = context.secrets.find(name);
    const stored =
      properties.SecretString !== undefined && properties.SecretString !== existing?.value
        ? context.secrets.put(name, properties.SecretString)
        : (existing ??
          context.secrets.put(name, generateSecretString(properties.GenerateSecretString ?? generateSecretStringSchema.parse({}))));
    return { ref: stored.arn, attributes: { Id: stored.arn } };
  },
);
