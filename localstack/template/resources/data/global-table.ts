import * as z from "zod";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";
import { ensureTable, tableShape } from "./table-definition.ts";

/** AWS::DynamoDB::GlobalTable with its one local replica. */
export const globalTable = resourceType(
  "AWS::DynamoDB::GlobalTable",
  z.strictObject({
    ...tableShape,
    Replicas: z.array(z.unknown()).length(1, "only one replica is supported"),
    WriteProvisionedThroughputSettings: ignored,
    WriteOnDemandThroughputSettings: ignored,
    ReadOnDemandThroughputSettings: ignored,
    ReadProvisionedThroughputSettings: ignored,
    MultiRegionConsistency: ignored,
    GlobalTableWitnesses: ignored,
  }),
  (properties, context) => ensureTable(physicalName(properties.TableName, context), properties, context),
);
