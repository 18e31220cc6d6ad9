/** How far Airflow's runs are followed. Not here: the runs. */
export interface AirflowSyncState {
  /** Changes from then on are asked for; epoch ms. */
  readonly since: number;
  /** Runs that had not ended: asked for one by one, however old they are. */
  readonly open: readonly OpenDagRun[];
}

export interface OpenDagRun {
  readonly dag_id: string;
  readonly dag_run_id: string;
  /** Of its record here; absent in what earlier versions stored. */
  readonly run_id?: string;
  /** Since when Airflow has it no longer, epoch ms; absent: it has it. */
  readonly gone_since?: number;
}

export interface AirflowSyncStore {
  /** Strongly consistent; undefined: there never was a sync. */
  get(): Promise<AirflowSyncState | undefined>;
  put(state: AirflowSyncState): Promise<void>;
}
