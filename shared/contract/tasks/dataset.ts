import * as z from "zod";
import { DATASET_TYPES } from "../../domain/tasks/dataset.ts";
import { text } from "../../domain/texts/text.ts";
import { plainText, Timestamp } from "../requests/fields.ts";
import { issueText } from "../texts/issue-text.ts";

/** The number of a record, in a path or a query. */
export const NumberId = z.coerce.number().int().min(1).max(9_999_999_999);
/** The same in a body; 0: none. */
export const NumberIn = z.int().min(0).max(9_999_999_999);

/** Whose a record is said to be. */
export const CreatorId = z
  .int()
  .min(1)
  .max(9_999_999_999)
  .optional()
  .meta({ description: "A user's number. Default: the caller's. Another's takes the access `accounts`." });

/** Pages of lists of datasets and tasks, newest first. */
export const pageFields = {
  skip: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
};

const notBlank = (limit: number) => plainText(limit).refine((value) => value.trim() !== "", issueText(text("blank")));

const settings = {
  name: notBlank(255),
  description: plainText(2_000).nullable(),
  path: notBlank(1_024),
  data_type: z.enum(DATASET_TYPES),
  gt_path: plainText(1_024).nullable().meta({ description: "Where its ground truth is." }),
};

/** POST /api/v1/datasets. */
export const CreateDataset = z
  .strictObject({
    ...settings,
    description: settings.description.default(null),
    data_type: settings.data_type.default("Surf"),
    gt_path: settings.gt_path.default(null),
    created_by_id: CreatorId,
  })
  .meta({ id: "CreateDataset" });
export type CreateDataset = z.output<typeof CreateDataset>;

/** PUT /api/v1/datasets/{dataset_id}: only what is sent changes. */
export const UpdateDataset = z
  .strictObject({ ...settings, created_by_id: CreatorId })
  .partial()
  .meta({ id: "UpdateDataset" });
export type UpdateDataset = z.output<typeof UpdateDataset>;

export const DatasetView = z
  .object({
    name: z.string(),
    description: z.string().nullable(),
    path: z.string(),
    data_type: z.enum(DATASET_TYPES),
    gt_path: z.string().nullable(),
    created_by_id: z.int().nullable(),
    id: z.int(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Dataset" });
export type DatasetView = z.infer<typeof DatasetView>;

/** GET /api/v1/datasets: of both filters `data_type` counts. */
export const DatasetQuery = z.strictObject({
  ...pageFields,
  data_type: z.enum(DATASET_TYPES).optional(),
  creator_id: NumberId.optional(),
});
export type DatasetQuery = z.output<typeof DatasetQuery>;
