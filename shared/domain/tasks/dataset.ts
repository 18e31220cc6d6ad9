export const DATASET_TYPES = ["Vector", "Surf", "Jetson"] as const;

/** Data that tasks work on. Belfry keeps where it is, not the data itself. Times are ISO 8601 in UTC. */
export interface Dataset {
  /** From 1 on, never given twice. */
  readonly id: number;
  readonly version: number;
  /** Unique in any letter case. */
  readonly name: string;
  readonly description: string | null;
  readonly path: string;
  readonly data_type: (typeof DATASET_TYPES)[number];
  /** Where its ground truth is. */
  readonly gt_path: string | null;
  /** A user's number; null: made with the deployment's token, or on a laptop. The user may be gone. */
  readonly created_by_id: number | null;
  /** `{issuer} {sub}`: made by this user of another issuer. */
  readonly created_by_subject?: string | undefined;
  readonly created_at: string;
  readonly updated_at: string;
}
