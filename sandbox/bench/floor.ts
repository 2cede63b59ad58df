/** What no order can be faster than on this machine, measured in the same run as the orders. */
export interface Floor {
  /** Some hundred times, each in milliseconds. */
  run(): Promise<readonly number[]>
  close(): Promise<void>
}

export type OpenFloor = (dbUrl: string) => Promise<Floor>
