/** How far Airflow's runs are followed. Not here: the runs. */
export interface AirflowSyncState {
  /** Changes from then on are asked for; epoch ms. */
  readonly since: number;
  /** Runs that had not ended: asked for one by one, however old they are. */
  readonly open: readonly { readonly dag_id: string; readonly dag_run_id: string }[];
}

export interface AirflowSyncStore {
  /** Strongly consistent; undefined: there never was a sync. */
  get(): Promise<AirflowSyncState | undefined>;
  put(state: AirflowSyncState): Promise<void>;
}
