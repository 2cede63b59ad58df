/** A name and ids, no prose and no payloads: `logger.event('order_submitted', { intentId })`. */
export interface Logger {
  event(name: string, fields?: Readonly<Record<string, unknown>>): void
  /** Something a person may have to look at. */
  alarm(name: string, fields?: Readonly<Record<string, unknown>>): void
  child(fields: Readonly<Record<string, unknown>>): Logger
}
