import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { shownOfTask } from "../../lib/tasks/tasks.ts";
import { k } from "../../words/tasks.ts";
import { statusWord } from "../basics/status.tsx";

/** A task's status in a word. */
export function taskStatusWord(status: TaskView["status"]): string {
  return status === "pending" ? k().status_pending : statusWord(shownOfTask(status));
}
