import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { formatDay, formatTime } from '@/lib/format.ts'
import { statusWords } from '@/lib/orders.ts'
import type { OrderDeskWords } from '@/text/ko/order-desk.ts'
import type { Text } from '@/text/ko.ts'
import type { CsvCell } from './csv.ts'
import type { HistoryFill } from './queries.ts'

interface Naming {
  readonly text: Text
  readonly columns: OrderDeskWords['history']['columns']
  readonly nameOf: (id: InstrumentId) => string
  readonly accounts: readonly BrokerAccountRow[]
}

/** One column of a file: its header and what stands in it. */
type Column<Row> = readonly [header: string, cell: (row: Row) => CsvCell]

interface Table<Row> {
  readonly header: readonly string[]
  readonly line: (row: Row) => readonly CsvCell[]
}

const table = <Row>(columns: readonly Column<Row>[]): Table<Row> => ({
  header: columns.map(([header]) => header),
  line: (row) => columns.map(([, cell]) => cell(row)),
})

/** "2026-11-21 14:03:21" in Seoul. */
const moment = (at: string): string => `${formatDay(at)} ${formatTime(at)}`

type Traded = Pick<OrderRow, 'account_id' | 'instrument_id' | 'side'>

/** Whose, what and which way: the same in both files. */
function common<Row extends Traded>({ text, columns, nameOf, accounts }: Naming): readonly Column<Row>[] {
  const accountOf = (row: Row) => accounts.find((account) => account.id === row.account_id)
  return [
    [columns.account, (row) => accountOf(row)?.account_number_masked ?? ''],
    [columns.environment, (row) => text.account.environment[accountOf(row)?.environment ?? 'paper']],
    [columns.symbol, (row) => symbolOf(row.instrument_id)],
    [columns.name, (row) => nameOf(row.instrument_id)],
    [columns.side, (row) => text.orders.side[row.side]],
  ]
}

export function orderTable(naming: Naming): Table<OrderRow> {
  const { text, columns } = naming
  const { orders, errors } = text
  return table<OrderRow>([
    [columns.time, (row) => moment(row.created_at)],
    ...common<OrderRow>(naming),
    [columns.type, (row) => orders.type[row.order_type]],
    [columns.timeInForce, (row) => orders.timeInForce[row.time_in_force]],
    [columns.stopPrice, (row) => row.stop_price],
    [columns.price, (row) => row.limit_price],
    [columns.quantity, (row) => row.quantity],
    [columns.filled, (row) => row.filled_quantity],
    [columns.avgPrice, (row) => row.avg_fill_price],
    [columns.amount, (row) => row.filled_amount],
    [columns.canceled, (row) => row.canceled_quantity],
    [columns.status, (row) => statusWords(row, text).label],
    [columns.source, (row) => orders.source[row.source]],
    [columns.orderDate, (row) => row.order_date],
    [columns.orderNo, (row) => row.order_no],
    [columns.reason, ({ reason_code: code }) => (code && isErrorCode(code) ? errors[code].what : code)],
    [columns.brokerText, (row) => row.reason_text],
    [columns.id, (row) => row.id],
  ])
}

export function fillTable(naming: Naming): Table<HistoryFill> {
  const { columns } = naming
  return table<HistoryFill>([
    [columns.filledAt, (row) => moment(row.seen_at)],
    ...common<HistoryFill>(naming),
    [columns.filled, (row) => row.quantity],
    [columns.fillPrice, (row) => row.price],
    [columns.amount, (row) => row.amount],
    [columns.orderDate, (row) => row.order_date],
    [columns.orderNo, (row) => row.order_no],
    [columns.id, (row) => row.order_id],
  ])
}
