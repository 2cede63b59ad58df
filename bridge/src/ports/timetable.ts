/** Things that happen at a time of day in Seoul, whatever zone the machine is in. */
export interface Timetable {
  /** `expression`: five cron fields, "10 7 * * 1-5". Calls at each such time until the returned function is called. */
  at(expression: string, callback: () => void): () => void
}
