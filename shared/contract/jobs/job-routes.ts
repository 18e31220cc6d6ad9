import * as z from "zod";
import { QUOTED_LIMIT } from "../requests/answer-size.ts";
import { JobId, RunIdText, WorkId } from "../requests/fields.ts";
import { CreatedJobs, CreateJob, CreateJobs, JOB_BATCH_LIMIT, JobView, RunJobNow, UpdateJob } from "./job.ts";
import { Pause } from "./pause.ts";
import { cancelledRuns } from "../runs/cancelled-runs.ts";
import { NextOfJob } from "./preview.ts";
import { Cursor, fieldsOf, Flag, limit, NextQuery, partOf } from "../requests/queries.ts";
import type { Route } from "../route.ts";
import {
  CancelRun,
  Heartbeat,
  HeartbeatAnswer,
  ReportCompletion,
  ReportStart,
  Claim,
  CLAIM_LIMIT,
  ReportStarts,
  RunPage,
  RunStatusName,
  RerunRun,
  RunDetail,
  StartAnswer,
  StartAnswers,
} from "../runs/run.ts";

/** Largest batch of jobs, in bytes: Lambda takes it even if each of them is written as two, as quotes are. */
const JOB_BATCH_BYTES = QUOTED_LIMIT / 2;

const OfJob = z.strictObject({ job_id: JobId });
/** A step of a workflow reports and is seen like a job. */
const OfWork = z.strictObject({ job_id: WorkId });
const OfRun = z.strictObject({ job_id: WorkId, run_id: RunIdText });

const ListJobsQuery = z.strictObject({
  enabled: Flag.optional(),
  queue: z.string().max(80).optional().meta({ description: "Only queues that begin with this." }),
  text: z.string().max(200).optional().meta({ description: "Only jobs with this in id or description, in any case." }),
  limit: limit(1_000, 1_000),
  cursor: Cursor.optional(),
  fields: fieldsOf(JobView),
});
const ListRunsQuery = z.strictObject({ status: RunStatusName.optional(), limit: limit(50, 1_000), cursor: Cursor.optional() });
const BrokenJob = z
  .object({ job_id: z.string(), broken: z.string() })
  .meta({ id: "BrokenJob", description: "A definition that is stored and cannot be read: it starts nothing, and can be deleted." });
const Started = z.object({ message_id: z.string(), run_id: z.string(), job: JobView }).meta({ id: "Started" });
const Deleted = z.object({ message: z.string(), job_id: z.string(), ...cancelledRuns }).meta({ id: "Deleted" });

const runNow = {
  method: "POST",
  access: "operate",
  servedBy: "api",
  params: OfJob,
  body: RunJobNow,
  bodyOptional: true,
  headers: ["Idempotency-Key"],
  status: 200,
  response: Started,
} as const;

export const jobRoutes = {
  listJobs: {
    method: "GET",
    path: "/jobs",
    access: "read",
    servedBy: "api",
    summary: "All jobs, by id",
    query: ListJobsQuery,
    status: 200,
    response: z.array(z.union([JobView, BrokenJob, partOf("job_id")])),
  },
  createJob: {
    method: "POST",
    path: "/jobs",
    access: "admin",
    servedBy: "api",
    summary: "Register a job",
    body: CreateJob,
    status: 201,
    response: JobView,
  },
  createJobs: {
    method: "POST",
    path: "/jobs:batch",
    access: "admin",
    servedBy: "api",
    summary: "Register up to 500 jobs, each answered in order as by POST /jobs",
    body: CreateJobs,
    each: { field: "jobs", entry: CreateJob, most: JOB_BATCH_LIMIT },
    bodyLimit: JOB_BATCH_BYTES,
    status: 200,
    response: CreatedJobs,
  },
  getJob: {
    method: "GET",
    path: "/jobs/{job_id}",
    access: "read",
    servedBy: "api",
    summary: "One job",
    params: OfJob,
    status: 200,
    response: JobView,
  },
  updateJob: {
    method: "PUT",
    path: "/jobs/{job_id}",
    access: "admin",
    servedBy: "api",
    summary: "Change what is sent, or register the job (201) if there is none; If-Match guards against lost updates",
    params: OfJob,
    body: UpdateJob,
    takesBack: "job_id",
    headers: ["If-Match"],
    status: 200,
    creates: true,
    response: JobView,
  },
  deleteJob: {
    method: "DELETE",
    path: "/jobs/{job_id}",
    access: "admin",
    servedBy: "api",
    summary: "Delete a job and cancel what has not started; its record stays. With If-Match only this version",
    params: OfJob,
    headers: ["If-Match"],
    status: 200,
    response: Deleted,
  },
  runJobNow: { ...runNow, path: "/jobs/{job_id}/run-now", summary: "Start a run now, or after delay_seconds" },
  runJob: { ...runNow, path: "/jobs/{job_id}/run", summary: "Alias of run-now" },
  pauseJob: {
    method: "POST",
    path: "/jobs/{job_id}/pause",
    access: "operate",
    servedBy: "api",
    summary: "Stop starting runs",
    params: OfJob,
    body: Pause,
    bodyOptional: true,
    status: 200,
    response: JobView,
  },
  resumeJob: {
    method: "POST",
    path: "/jobs/{job_id}/resume",
    access: "operate",
    servedBy: "api",
    summary: "Start runs again",
    params: OfJob,
    status: 200,
    response: JobView,
  },
  listRuns: {
    method: "GET",
    path: "/jobs/{job_id}/runs",
    access: "read",
    servedBy: "api",
    summary: "A job's runs, newest first",
    params: OfWork,
    query: ListRunsQuery,
    status: 200,
    response: RunPage,
  },
  getRun: {
    method: "GET",
    path: "/jobs/{job_id}/runs/{run_id}",
    access: "read",
    servedBy: "api",
    summary: "One run, with its params and its attempts",
    params: OfRun,
    status: 200,
    response: RunDetail,
  },
  cancelRun: {
    method: "POST",
    path: "/jobs/{job_id}/runs/{run_id}/cancel",
    access: "operate",
    servedBy: "api",
    summary: "End an active run at once",
    params: OfRun,
    body: CancelRun,
    bodyOptional: true,
    status: 200,
    response: RunDetail,
  },
  rerunRun: {
    method: "POST",
    path: "/jobs/{job_id}/runs/{run_id}/rerun",
    access: "operate",
    servedBy: "api",
    summary: "Start a new run with the same params",
    params: OfRun,
    body: RerunRun,
    bodyOptional: true,
    headers: ["Idempotency-Key"],
    status: 200,
    response: Started,
  },
  listNext: {
    method: "GET",
    path: "/jobs/{job_id}/next",
    access: "read",
    servedBy: "api",
    summary: "Coming occurrences",
    params: OfJob,
    query: NextQuery,
    status: 200,
    response: NextOfJob,
  },
  reportStart: {
    method: "POST",
    path: "/jobs/{job_id}/runs/{run_id}/start",
    access: "worker",
    servedBy: "complete",
    summary: "Claim an attempt",
    params: OfRun,
    body: ReportStart,
    status: 200,
    response: StartAnswer,
  },
  reportStarts: {
    method: "POST",
    path: "/runs/start",
    access: "worker",
    servedBy: "complete",
    summary: "Claim up to 10 attempts, each by itself: an answer for each, in their order",
    body: ReportStarts,
    each: { field: "claims", entry: Claim, most: CLAIM_LIMIT },
    status: 200,
    response: StartAnswers,
  },
  reportHeartbeat: {
    method: "POST",
    path: "/jobs/{job_id}/runs/{run_id}/heartbeat",
    access: "worker",
    servedBy: "complete",
    summary: "Renew the claim of an attempt",
    params: OfRun,
    body: Heartbeat,
    status: 200,
    response: HeartbeatAnswer,
  },
  reportCompletion: {
    method: "POST",
    path: "/jobs/{job_id}/last-run",
    access: "worker",
    servedBy: "complete",
    summary: "Report how a run ended; an Idempotency-Key makes it count once",
    params: OfWork,
    headers: ["Idempotency-Key"],
    body: ReportCompletion,
    bodyOptional: true,
    bodyLimit: 5_200_000,
    status: 200,
    response: JobView,
  },
} as const satisfies Record<string, Route>;
