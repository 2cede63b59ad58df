import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Every figure this process publishes, in one place. Labels carry outcomes and routes, never users, accounts or symbols. */
export interface Metrics {
  readonly registry: Registry
  /** Order attempts by what we know afterwards: accepted, rejected, denied, not_sent, in_doubt. */
  readonly orders: Counter<'outcome'>
  /** From the claim in the ledger to the first byte on the broker's socket, seconds. */
  readonly claimToSocket: Histogram
  /** Reads of the broker's own order list, by result. */
  readonly listReads: Counter<'result'>
  /** When any account's order list was last read whole, Unix seconds: reconciliation is as old as this. */
  readonly lastListRead: Gauge
  /** Each is followed by a reconnect, at the latest when the other program lets go. */
  readonly brokerReconnects: Counter<'reason'>
  readonly httpRequests: Counter<'route' | 'status'>
  readonly httpSeconds: Histogram<'route'>
  readonly streamClients: Gauge
  readonly streamMessages: Counter<'type'>
  /** Deliveries put off because the far end reads too slowly; the last values follow. */
  readonly streamPostponed: Counter
  readonly streamClosed: Counter<'reason'>
  readonly loopLag: Gauge
  readonly sessions: Gauge<'state'>
  /** Accounts by what they may do. */
  readonly accountModes: Gauge<'mode'>
  /** Times an account was lowered by this process, by cause. */
  readonly modeLowered: Counter<'code'>
  readonly leaseHeld: Gauge
  readonly databaseAge: Gauge
  readonly intentsInFlight: Gauge
  readonly intentsInDoubt: Gauge
  readonly unrecordedFacts: Gauge
  /** Tries to send a message: delivered, retrying, failed, expired … by the kind of channel. */
  readonly deliveries: Counter<'channel' | 'outcome'>
  /** What strategies wanted, by what became of it: proposed, refused. */
  readonly strategySignals: Counter<'outcome'>
}

const FAST_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name: `naru_${name}`, help, labelNames, registers })
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: `naru_${name}`, help, labelNames, registers })
  const seconds = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> =>
    new Histogram({ name: `naru_${name}_seconds`, help, labelNames, buckets: FAST_SECONDS, registers })

  return {
    registry,
    orders: counter('orders_total', 'Order attempts by outcome', ['outcome']),
    claimToSocket: seconds('claim_to_socket', 'From the claim to the first byte on the socket of the broker'),
    listReads: counter('list_reads_total', 'Reads of the order list of the broker by result', ['result']),
    lastListRead: gauge('last_list_read_timestamp_seconds', 'When an order list of the broker was last read whole'),
    brokerReconnects: counter('broker_reconnects_total', 'Times the socket of the broker went down, by reason', [
      'reason',
    ]),
    httpRequests: counter('http_requests_total', 'Requests by route and status', ['route', 'status']),
    httpSeconds: seconds('http_request', 'Time to answer by route', ['route']),
    streamClients: gauge('stream_clients', 'Open quote streams'),
    streamMessages: counter('stream_messages_total', 'Messages sent on quote streams by type', ['type']),
    streamPostponed: counter('stream_postponed_total', 'Deliveries put off because the far end reads too slowly'),
    streamClosed: counter('stream_closed_total', 'Quote streams closed from our side by reason', ['reason']),
    loopLag: gauge('event_loop_lag_seconds', 'Worst event loop delay since the last look'),
    sessions: gauge('sessions', 'Trading sessions by state', ['state']),
    accountModes: gauge('accounts', 'Open accounts by what they may do', ['mode']),
    modeLowered: counter('mode_lowered_total', 'Times an account was lowered by the bridge, by cause', ['code']),
    leaseHeld: gauge('lease_held', '1 while this process may send orders'),
    databaseAge: gauge('database_age_seconds', 'Time since Postgres last answered'),
    intentsInFlight: gauge('intents_in_flight', 'Orders being sent now'),
    intentsInDoubt: gauge('intents_in_doubt', 'Orders whose outcome is unknown'),
    unrecordedFacts: gauge('unrecorded_facts', 'Facts waiting for the database to take them'),
    deliveries: counter('notification_deliveries_total', 'Tries to send a message by channel and outcome', [
      'channel',
      'outcome',
    ]),
    strategySignals: counter('strategy_signals_total', 'Signals of strategies by what became of them', ['outcome']),
  }
}
