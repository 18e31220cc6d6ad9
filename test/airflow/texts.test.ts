import { describe, expect, it } from "vitest";
import { aDagJob } from "../support/airflow/schedules.ts";
import { Deployed } from "./support/deployed.ts";
import { rowsOf } from "./support/excel.ts";
import { attachment, textOf } from "./support/mails.ts";

const HOSTILE = `'''; {{ 1/0 }} {% raise %} "quoted" \\' \\N{DIGIT ONE} <b>&amp; 보고서 📈 \u2028 $& r'{}'`;

describe.concurrent.each([2, 3] as const)("on Airflow %i", (major) => {
  it("no text is evaluated or changed on its way through the file, the code of a job, and its mails", async () => {
    const deployed = new Deployed(major);
    // What Python reads back from JSON's escapes is the text itself.
    const literal = JSON.stringify(HOSTILE).replaceAll(
      /[\u007f-\uffff]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    const code = `import json, pandas\ntext = json.loads(${JSON.stringify(literal)})\n# ${HOSTILE.replaceAll("\u2028", " ")}\nout = 'x.xlsx'\npandas.DataFrame([text]).to_excel(out, header=False, index=False)`;
    const title = `${HOSTILE}\nBcc: everybody@example.com`;
    await deployed.deploy({ title, description: title, owner: HOSTILE, jobs: [aDagJob({ title, code })] });
    const run = await deployed.rest.trigger(deployed.id);
    expect((await deployed.ended(run)).state).toBe("success");
    const [result, last] = await deployed.mailsTo(deployed.readers);
    expect(rowsOf(attachment(result).content)).toEqual([[HOSTILE]]);
    expect(last?.subject).toBe(`[성공] ${title.replaceAll(/[\n\u2028]/g, " ")} (DAG ID: ${deployed.id})`);
    expect(last && textOf(last).replaceAll("\r\n", "\n")).toContain(`DAG 이름: ${title}\n`);
    expect(last?.bcc).toBeUndefined();
  });
});
