import type { Text } from '../ko.ts'
import { orderList, positionList, ticket } from './ticket.ts'

export const orders: Text['orders'] = {
  status: {
    requested: { label: 'Requested', meaning: 'You asked for it. It has not gone to the broker yet.' },
    sending: { label: 'Sending', meaning: 'On its way to the broker. Whether it was accepted is not known yet.' },
    checking: {
      label: 'Checking',
      meaning: 'The broker’s answer was lost; we are looking in its order list. It is not sent again.',
    },
    needs_decision: {
      label: 'Needs you',
      meaning: 'Whether it was accepted cannot be told automatically. Please look in the broker’s own app.',
    },
    not_placed: { label: 'Not placed', meaning: 'It is not in the broker’s list. The order was not accepted.' },
    denied: { label: 'Denied', meaning: 'Naru’s safety checks stopped it. No order was sent.' },
    rejected: { label: 'Rejected', meaning: 'The broker rejected it. The order was not accepted.' },
    expired: { label: 'Expired', meaning: 'Its time has passed; it is no longer valid.' },
    accepted: { label: 'Accepted', meaning: 'The broker accepted it. Nothing has been filled yet.' },
    partially_filled: { label: 'Partly filled', meaning: 'Part of it was filled; the rest is still working.' },
    filled: { label: 'Filled', meaning: 'The whole quantity was filled.' },
    canceled: { label: 'Canceled', meaning: 'What was left was canceled. What was filled stays.' },
  },
  proposed: { label: 'Needs your yes', meaning: 'It waits for your yes. Without it, no order is sent.' },
  withdrawn: { label: 'Canceled before sending', meaning: 'You canceled it before it was sent. No order was sent.' },
  cancelState: {
    proposed: 'Cancel requested',
    ready: 'Cancel requested',
    sending: 'Sending cancel',
    acked: 'Cancel accepted',
    in_doubt: 'Checking cancel',
    absent: 'Cancel not placed',
    manual: 'Cancel needs you',
    rejected: 'Cancel rejected',
    denied: 'Cancel denied',
    expired: 'Cancel expired',
  },
  side: { buy: 'Buy', sell: 'Sell' },
  type: {
    limit: 'Limit',
    market: 'Market',
    stop_limit: 'Stop limit',
    limit_or_close: 'Limit or close',
    market_to_limit: 'Best opposite',
    peg_primary: 'Best own side',
    other: 'Other',
  },
  timeInForce: { day: 'Day', ioc: 'IOC', fok: 'FOK' },
  source: { web: 'Manual', rule: 'Rule', strategy: 'Strategy', external: 'Outside Naru' },
  ticket,
  list: orderList,
  positions: positionList,
}
