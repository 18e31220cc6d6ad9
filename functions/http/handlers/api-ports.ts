import type { Ports } from "../../../shared/ports/groups.ts";

/** What the API may use. */
export type ApiPorts = Omit<
  Ports,
  | "workers"
  | "rules"
  | "passes"
  | "deadLetters"
  | "leases"
  | "schedules"
  | "scheduleFiles"
  | "jobDirectory"
  | "airflow"
  | "airflowSync"
  | "datasets"
  | "tasks"
  | "userDirectory"
  | "notificationConfigs"
  | "deliveries"
  | "notifyQueue"
  | "notifier"
  | "outgoingAddresses"
  | "connections"
  | "sockets"
>;
