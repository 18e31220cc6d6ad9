import type { AuditKind } from "../../domain/audit/audit-entry.ts";
import type { RouteId, Routes } from "../routes.ts";

/** Every route that is no GET. */
export type WriteRouteId = { [Id in RouteId]: Routes[Id]["method"] extends "GET" ? never : Id }[RouteId];

/** What an entry is about, and which parameter of the path has its id, if one has; or why there is none. */
export type AuditRule = { readonly kind: AuditKind; readonly param?: string } | { readonly not: string };

const job = { kind: "job", param: "job_id" } as const;
const trigger = { kind: "trigger", param: "trigger_id" } as const;
const workflow = { kind: "workflow", param: "workflow_id" } as const;
const schedule = { kind: "schedule", param: "schedule_id" } as const;
const dataset = { kind: "dataset", param: "dataset_id" } as const;
const task = { kind: "task", param: "task_id" } as const;
const config = { kind: "notification-config", param: "name" } as const;
const user = { kind: "user", param: "user_id" } as const;
const token = { kind: "service-token", param: "token_id" } as const;
const letters = { kind: "dead-letters", param: "queue" } as const;

const REPORT = { not: "a worker's report, of which the run's record tells" } as const;
const EVENT = { not: "an event from outside: its occurrences and runs are on record" } as const;

/** Which route leaves entries in the audit trail. A route that is not here does not compile. */
export const AUDITED = {
  createJob: job,
  createJobs: job,
  updateJob: job,
  deleteJob: job,
  runJobNow: job,
  runJob: job,
  pauseJob: job,
  resumeJob: job,
  cancelRun: job,
  rerunRun: job,
  reportStart: REPORT,
  reportStarts: REPORT,
  reportHeartbeat: REPORT,
  reportCompletion: REPORT,
  appendRunLog: REPORT,
  createTrigger: trigger,
  putTrigger: trigger,
  updateTrigger: trigger,
  deleteTrigger: trigger,
  pauseTrigger: trigger,
  resumeTrigger: trigger,
  publishOccurrence: EVENT,
  publishEvent: EVENT,
  callWebhook: EVENT,
  callOnlyWebhook: EVENT,
  createWorkflow: workflow,
  putWorkflow: workflow,
  updateWorkflow: workflow,
  deleteWorkflow: workflow,
  pauseWorkflow: workflow,
  resumeWorkflow: workflow,
  startWorkflowRun: workflow,
  controlWorkflowRun: workflow,
  previewSchedule: { not: "it changes nothing" },
  redriveDeadLetters: letters,
  discardDeadLetters: letters,
  createSchedule: schedule,
  updateSchedule: schedule,
  deleteSchedule: schedule,
  startSchedule: schedule,
  toggleSchedule: schedule,
  deleteMonthStatistics: { kind: "statistics" },
  login: { kind: "session" },
  loginWithForm: { kind: "session" },
  register: { kind: "user" },
  logout: { kind: "session" },
  refresh: { not: "it goes on with a session, whose login has an entry" },
  changePassword: user,
  createUser: user,
  updateUser: user,
  deleteUser: user,
  createServiceToken: token,
  rotateServiceToken: token,
  deleteServiceToken: token,
  createDataset: dataset,
  updateDataset: dataset,
  deleteDataset: dataset,
  createTask: task,
  updateTask: task,
  deleteTask: task,
  executeTask: task,
  createNotificationConfig: config,
  updateNotificationConfig: config,
  deleteNotificationConfig: config,
  enableNotificationConfig: config,
  disableNotificationConfig: config,
  redeliverNotification: config,
  testNotificationConfig: config,
  callNotificationWebhook: EVENT,
  callTelegramWebhook: { not: "a command leaves the entry of the route that it stands for" },
  createSocketTicket: { not: "it opens a view of what its holder may read anyway, for half a minute" },
} as const satisfies { readonly [Id in WriteRouteId]: AuditRule };

/** Undefined for a route that leaves no entry. */
export function auditRuleOf(routeId: string): Extract<AuditRule, { readonly kind: AuditKind }> | undefined {
  const rule: AuditRule | undefined = (AUDITED as Readonly<Record<string, AuditRule>>)[routeId];
  return rule && "kind" in rule ? rule : undefined;
}
