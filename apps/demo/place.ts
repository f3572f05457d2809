/** Where the demo plays: which Gavel, from which checkout, with whose password. */
export interface Place {
  /** The address of the running API. */
  readonly address: string;
  /** The project's folder. */
  readonly root: string;
  /** The password of all seeded people. */
  readonly password: string;
}
