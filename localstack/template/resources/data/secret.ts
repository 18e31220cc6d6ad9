import * as z from "zod";
import { generateSecretString, generateSecretStringSchema } from "../../../services/secrets/generate-secret-string.ts";
import { existingSecret } from "../../../services/secrets/existing-secret.ts";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

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
    const { secrets } = context;
    const [current] = secrets.versions(name);
    if (properties.SecretString !== undefined) {
      if (properties.SecretString !== current?.value) secrets.put(name, properties.SecretString);
    } else if (!current) {
      secrets.put(name, generateSecretString(properties.GenerateSecretString ?? generateSecretStringSchema.parse({})));
    }
    const { arn } = existingSecret(secrets, name);
    return { ref: arn, attributes: { Id: arn } };
  },
);
