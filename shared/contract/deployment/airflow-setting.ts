import * as z from "zod";

/** https://docs.aws.amazon.com/mwaa/latest/API/API_CreateEnvironment.html */
const Environment = z
  .string()
  .regex(/^[a-zA-Z][\w-]{0,79}$/, "must be an MWAA environment's name: 1 to 80 letters, digits, '_' and '-', a letter first");
const BucketName = z.string().regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, "must be the name of a bucket, not its ARN");
const Folder = z.string().regex(/^[\w.-]+(?:\/[\w.-]+)*$/, "must be a folder of the bucket, such as dags, without '/' at its ends");

/** An environment of Amazon MWAA in the account and region of the scope, with a web server that is reached from outside of its VPC. */
const Mwaa = z.strictObject({
  environment: Environment,
  /** Airflow's role that Belfry calls with. `Viewer` and `Public` may start and stop nothing. */
  role: z.enum(["User", "Op", "Admin"], "must be User, Op or Admin").default("User"),
});

/** An Airflow, of version 2 or 3: by its address, with user and password in a secret that the stack makes (output `AirflowSecret`), or on MWAA. */
export const AirflowSetting = z
  .strictObject({
    /** `https://airflow.example.com`; a path of it, and `/api/v1` or `/api/v2` at its end, may be there. */
    url: z.url({ protocol: /^https?$/ }).optional(),
    mwaa: Mwaa.optional(),
    /**
     * A bucket that Airflow reads DAG files from, and the folder of it: that of an MWAA environment, and its DAG path. Belfry's files
     * get a folder of their own in that. @default the stack's own bucket, output `DagBucket`
     */
    dagBucket: z.strictObject({ name: BucketName, folder: Folder.default("dags") }).optional(),
    /** Airflow's connection by which its tasks reach the bucket of DAG files. */
    awsConnection: z.string().min(1).max(200).default("aws_default"),
  })
  .refine(({ url, mwaa }) => (url === undefined) !== (mwaa === undefined), "must have either url or mwaa");
export type AirflowSetting = z.infer<typeof AirflowSetting>;
