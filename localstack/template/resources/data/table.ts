import * as z from "zod";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";
import { ensureTable, tableShape } from "./table-definition.ts";

/** AWS::DynamoDB::Table. Backups, encryption, capacity and deletion protection have no effect. */
export const table = resourceType(
  "AWS::DynamoDB::Table",
  z.strictObject({
    ...tableShape,
    ProvisionedThroughput: ignored,
    OnDemandThroughput: ignored,
    PointInTimeRecoverySpecification: ignored,
    DeletionProtectionEnabled: ignored,
    ContributorInsightsSpecification: ignored,
    TableClass: ignored,
    Tags: ignored,
    ResourcePolicy: ignored,
  }),
  (properties, context) => ensureTable(physicalName(properties.TableName, context), properties, context),
);
