import { randomInt } from "node:crypto";
import type { Email } from "postal-mime";
import type { AirflowSchedule, DagFileOptions } from "../../../shared/domain/airflow/airflow-schedule.ts";
import { dagFile } from "../../../shared/domain/airflow/dag-file.ts";
import { aDagSchedule, dagOptions } from "../../support/airflow/schedules.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import type { Major } from "./install.ts";
import { mailsTo } from "./mails.ts";
import { localS3, type Places, publish } from "./publish.ts";
import { type AirflowRun, isFinal, Rest } from "./rest.ts";
import { settings } from "./settings.ts";

/** For whatever takes an Airflow on busy cores a while; only a test that hangs waits so long. */
const PATIENCE = { withinMs: 480_000, everyMs: 500 };
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A schedule on a real Airflow, with addresses of its own. */
export class Deployed {
  readonly id = `01${Array.from({ length: 24 }, () => ALPHABET[randomInt(32)]).join("")}`;
  readonly readers = `readers-${this.id}@example.com`;
  readonly operators = `operators-${this.id}@example.com`;
  readonly rest: Rest;
  readonly #major: Major;
  readonly #settings = settings();
  readonly #places: Places;
  #size: number | null = null;

  constructor(major: Major) {
    this.#major = major;
    this.rest = new Rest(major, this.#settings);
    this.#places = { ...this.#settings, s3: localS3(this.#settings.awsEndpoint) };
  }

  /** Puts a version of the schedule where Airflow reads it, and waits until it is the one that is loaded. */
  async deploy(change: Partial<AirflowSchedule>, options: Partial<DagFileOptions> = {}): Promise<string> {
    const schedule = aDagSchedule({
      schedule_id: this.id,
      // Once a year: nothing is due by itself.
      cron: "0 0 1 1 *",
      start_date: new Date().toISOString(),
      success_emails: [this.readers],
      failure_emails: [this.operators],
      ...change,
    });
    const results = { bucket: this.#settings.resultsBucket, prefix: "results/", aws_conn_id: "aws_default" };
    const { text, revision } = dagFile(schedule, dagOptions({ results, previousSize: this.#size, ...options }));
    this.#size = text.length;
    await publish(this.#major, this.#places, `${this.id}.py`, text);
    await eventually(
      `revision ${revision} is loaded`,
      async () => (await this.rest.dag(this.id))?.tags.includes(`rev-${revision}`),
      PATIENCE,
    );
    return text;
  }

  /** Resolves when a run is over, and so are its tasks. */
  async ended(runId: string): Promise<AirflowRun> {
    return eventually(
      `the run ${runId} ends`,
      async () => {
        const run = await this.rest.run(this.id, runId);
        return isFinal(run.state) && Object.values(await this.rest.states(this.id, runId)).every(isFinal) && run;
      },
      PATIENCE,
    );
  }

  eventually<Value>(what: string, probe: () => Promise<Value | undefined | false>): Promise<Value> {
    return eventually(what, probe, PATIENCE);
  }

  mailsTo(address: string): Promise<Email[]> {
    return mailsTo(this.#settings.mails, address);
  }
}
