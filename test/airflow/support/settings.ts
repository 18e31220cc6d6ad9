import type { Major } from "./install.ts";

interface RunningAirflow {
  readonly url: string;
  readonly version: string;
  /** The Python that it runs on. */
  readonly python: string;
}

/** Where a test finds the Airflows and what they use; handed from the runner to the tests in one variable. */
export interface Settings {
  readonly airflows: Readonly<Record<Major, RunningAirflow>>;
  readonly username: string;
  readonly password: string;
  readonly awsEndpoint: string;
  readonly dags: { readonly bucket: string; readonly prefix: string };
  /** Where Airflow 2 reads DAG files. */
  readonly dagsFolder: string;
  readonly resultsBucket: string;
  readonly resultsDirectory: string;
  /** The merged service whose schedules run on the Airflow: its API, its scope, and where it writes DAG files. */
  readonly services: Readonly<
    Record<Major, { readonly apiUrl: string; readonly scope: string; readonly dags: { readonly bucket: string; readonly prefix: string } }>
  >;
  /** A folder with a file for each mail that was sent. */
  readonly mails: string;
  readonly dataUrl: string;
}

export const VARIABLE = "BELFRY_AIRFLOW_TEST";

export function settings(): Settings {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error("these tests are run by `npm run test:airflow`");
  return JSON.parse(text) as Settings;
}
