import type { AnyErrorCode, Wording } from '../codes.ts'

const NOT_ORDERED = 'No order was sent.'
const NOT_DONE = 'The request was not carried out.'

/** Why an order, or what was asked of one, is not carried out. */
export const refusals = {
  quantity_invalid: { what: 'The quantity is not valid.', notDone: NOT_ORDERED, next: 'Enter a whole number from 1.' },
  quantity_too_large: {
    what: 'The quantity is above the limit for one order.',
    notDone: NOT_ORDERED,
    next: 'Split it into orders of 1,000,000 shares or fewer.',
  },
  price_required: { what: 'A limit order needs a price.', notDone: NOT_ORDERED, next: 'Enter a price.' },
  price_not_allowed: {
    what: 'A market order cannot carry a price.',
    notDone: NOT_ORDERED,
    next: 'Clear the price, or choose a limit order.',
  },
  price_invalid: {
    what: 'The price is not valid.',
    notDone: NOT_ORDERED,
    next: 'Enter a whole number of won above 0.',
  },
  price_off_tick: {
    what: 'The price is not on the tick.',
    notDone: NOT_ORDERED,
    next: 'Move it to the nearest tick.',
  },
  price_outside_limit: {
    what: 'The price is beyond today’s upper or lower limit.',
    notDone: NOT_ORDERED,
    next: 'Enter a price inside the daily limits.',
  },
  exits_crossed: {
    what: 'Take profit and stop are on the wrong sides of each other.',
    notDone: NOT_ORDERED,
    next: 'When selling, take profit is above the stop; when buying, below it.',
  },
  quantity_too_small: {
    what: 'That is too few shares.',
    notDone: NOT_ORDERED,
    next: 'Use fewer parts or more shares. A change must ask for more than is already filled.',
  },
  order_type_unsupported: {
    what: 'This order type is not supported.',
    notDone: NOT_ORDERED,
    next: 'Choose limit or market.',
  },
  idempotency_key_reused: {
    what: 'Another order already carries this number.',
    notDone: 'No new order was sent. The first one is unchanged.',
    next: 'Check the order list, then order again.',
  },
  duplicate_order: {
    what: 'An identical order is still being worked on.',
    notDone: 'The second order was not sent.',
    next: 'Wait for the outcome of the first, then order again.',
  },

  instrument_unknown: { what: 'This instrument is not known.', notDone: NOT_ORDERED, next: 'Check the code.' },
  instrument_halted: {
    what: 'Trading in this instrument is halted.',
    notDone: NOT_ORDERED,
    next: 'Order again when trading resumes.',
  },
  account_not_ready: {
    what: 'The account is not ready for orders yet.',
    notDone: NOT_ORDERED,
    next: 'Check in Settings that the broker key has been verified.',
  },
  account_archived: { what: 'This account is archived.', notDone: NOT_ORDERED, next: 'Choose an account in use.' },
  environment_mismatch: {
    what: 'Paper and live do not match.',
    notDone: NOT_DONE,
    next: 'Check that the account and the key are both paper, or both live.',
  },
  order_not_open: {
    what: 'The order is finished or cannot be canceled.',
    notDone: 'No cancellation was requested.',
    next: 'Check the current state of the order.',
  },
  cancel_pending: {
    what: 'A cancellation has already been requested.',
    notDone: 'It was not sent again.',
    next: 'Wait for the outcome of the first.',
  },
  supersedes_invalid: {
    what: 'This order cannot be placed again.',
    notDone: NOT_ORDERED,
    next: 'Only an order known not to be placed can be, and once. Check its state.',
  },
  decision_not_open: {
    what: 'There is nothing to decide about this order any more.',
    notDone: NOT_DONE,
    next: 'Check the current state of the order.',
  },
  order_mismatch: {
    what: 'The broker’s order you chose is not this one.',
    notDone: NOT_DONE,
    next: 'Choose one of the same instrument, side, quantity and time.',
  },
  order_of_parent: {
    what: 'This order belongs to a watched order and cannot be changed alone.',
    notDone: NOT_DONE,
    next: 'Cancel the watched order and place a new one.',
  },
  parent_not_open: {
    what: 'This watched order has ended or is on hold.',
    notDone: NOT_DONE,
    next: 'Check the current state of the watched order.',
  },
  child_too_large: {
    what: 'That is more than the watched order has left.',
    notDone: NOT_ORDERED,
    next: 'Look at what of it is filled or still open.',
  },
  order_absent: {
    what: 'An order that was sent is not on the broker’s list.',
    notDone: 'Nothing more of it is sent.',
    next: 'Check in the broker’s app, then resume or cancel it.',
  },
  order_in_doubt: {
    what: 'Nobody knows yet what became of another order.',
    notDone: 'Nothing is sent until that is known.',
    next: 'Settle the order that needs a decision first.',
  },
  corporate_action: {
    what: 'A split, merger or rights issue has changed what the price means.',
    notDone: 'The condition is not used as it stands.',
    next: 'Check quantity and prices, then resume or cancel it.',
  },
  child_canceled: {
    what: 'An order that was made for it has been canceled.',
    notDone: 'The rest is not sent.',
    next: 'Order anew to go on.',
  },
  session_ended: {
    what: 'It ended with the session.',
    notDone: 'What was left has not been ordered.',
    next: 'Order again if it is needed on the next trading day.',
  },
  valid_until_passed: {
    what: 'Its time is over.',
    notDone: 'What was left has not been ordered.',
    next: 'Order again with a later end if it is still needed.',
  },
  not_filled: {
    what: 'Not every part of it was filled.',
    notDone: 'The shares that were not filled stay as they were.',
    next: 'See in the order list how much was.',
  },
  replace_not_confirmed: {
    what: 'The cancel of the first order was not confirmed.',
    notDone: 'The new order was not sent. The first one may still be open.',
    next: 'Look at the order list, then change or cancel it again.',
  },

  bridge_offline: {
    what: 'The bridge has not answered for more than 30 seconds.',
    notDone: 'No order was sent, and none was queued.',
    next: 'Check that the NAS and the bridge are running.',
  },
  trading_halted: {
    what: 'Trading is halted.',
    notDone: NOT_ORDERED,
    next: 'Lift the halt, then order again. Canceling is possible even now.',
  },
  trading_reducing: {
    what: 'Only orders that reduce holdings are allowed now.',
    notDone: NOT_ORDERED,
    next: 'You can sell and cancel.',
  },
  trading_observing: {
    what: 'This account is only being watched.',
    notDone: 'Neither an order nor a cancel was sent.',
    next: 'Change the trading mode, then try again.',
  },
  market_closed: { what: 'The market is closed now.', notDone: NOT_ORDERED, next: 'Order again in trading hours.' },
  quote_stale: {
    what: 'The quote is too old to be trusted.',
    notDone: NOT_ORDERED,
    next: 'Order again when quotes are flowing.',
  },
  intent_expired: {
    what: 'The order expired: it was not approved or could not be sent in time.',
    notDone: NOT_ORDERED,
    next: 'Check the price and place a new order.',
  },
  canceled_by_user: {
    what: 'You canceled it before it was sent.',
    notDone: NOT_ORDERED,
    next: 'To buy or sell after all, place a new order.',
  },
  canceled_by_parent: {
    what: 'The watched order took it back before it was sent.',
    notDone: NOT_ORDERED,
    next: 'Check the current state of the watched order.',
  },
  insufficient_cash: {
    what: 'There is not enough buying power.',
    notDone: NOT_ORDERED,
    next: 'Lower the quantity or the price. Orders on receivables are never placed.',
  },
  insufficient_holdings: {
    what: 'There are not enough shares to sell.',
    notDone: NOT_ORDERED,
    next: 'Check whether another sell order is still working.',
  },
  order_value_too_large: {
    what: 'The order is above the value limit for one order.',
    notDone: NOT_ORDERED,
    next: 'Split the quantity.',
  },
  clock_skewed: {
    what: 'The clock of the bridge is more than two seconds off.',
    notDone: NOT_ORDERED,
    next: 'Please turn on time synchronization (NTP) on the NAS.',
  },
  instrument_in_vi: {
    what: 'Nothing is bought while a volatility interruption lasts.',
    notDone: NOT_ORDERED,
    next: 'Order again after the auction, about two minutes. You can sell now.',
  },
  instrument_warned: {
    what: 'The exchange warns of this instrument: it cannot be bought here.',
    notDone: NOT_ORDERED,
    next: 'You can still sell what you hold.',
  },
  volume_share_exceeded: {
    what: 'That is too much of what trades on an average day.',
    notDone: NOT_ORDERED,
    next: 'Order fewer shares, or spread them over several days.',
  },
  book_unknown: {
    what: 'The order book could not be read, so no market order goes.',
    notDone: NOT_ORDERED,
    next: 'Use a limit order, or try again in a moment.',
  },
  spread_too_wide: {
    what: 'The gap between bid and ask is too wide for a market order.',
    notDone: NOT_ORDERED,
    next: 'Please use a limit order.',
  },
  depth_too_thin: {
    what: 'Too few shares wait in the order book for a market order of this size.',
    notDone: NOT_ORDERED,
    next: 'Use a limit order, or order fewer shares.',
  },
  signal_repeated: {
    what: 'This signal has already made an order.',
    notDone: NOT_ORDERED,
    next: 'Please look at the first order.',
  },
  strategy_order_open: {
    what: 'An order of this strategy on the same side is still open.',
    notDone: NOT_ORDERED,
    next: 'The next one can go when it has ended.',
  },
  strategy_halted: {
    what: 'This strategy was stopped because it ordered too often.',
    notDone: NOT_ORDERED,
    next: 'Look into it, then arm it again.',
  },
  order_rate_exceeded: {
    what: 'Orders come too fast.',
    notDone: NOT_ORDERED,
    next: 'Order again in a moment. You can sell and cancel now.',
  },
  strategy_rate_exceeded: {
    what: 'Orders of this strategy come too fast.',
    notDone: NOT_ORDERED,
    next: 'It can order again in a minute.',
  },
  open_orders_exceeded: {
    what: 'Too many orders are still open.',
    notDone: NOT_ORDERED,
    next: 'Cancel some that wait, then order again.',
  },
  position_weight_exceeded: {
    what: 'This instrument would be too large a part of the account.',
    notDone: NOT_ORDERED,
    next: 'Order fewer shares, or look at the limit in settings.',
  },
  leverage_exceeded: {
    what: 'Holdings and orders together would exceed what the account is worth.',
    notDone: NOT_ORDERED,
    next: 'Order fewer shares, or cancel buys that wait.',
  },
  daily_loss_reached: {
    what: 'The account has reached its loss limit for today.',
    notDone: NOT_ORDERED,
    next: 'Nothing more is bought today. You can sell and cancel.',
  },
  strategy_loss_reached: {
    what: 'This strategy has reached its loss limit for today.',
    notDone: NOT_ORDERED,
    next: 'It buys nothing more today.',
  },
  live_not_ready: {
    what: 'This account may not trade with real money yet.',
    notDone: NOT_ORDERED,
    next: 'Settings show what is missing. You can still sell what you hold.',
  },
  order_orphaned: {
    what: 'An order went out with the key of this account that Naru did not send.',
    notDone: 'Trading is halted.',
    next: 'Look at the broker’s own app. Does another program use the same key?',
  },
  order_fill_went_down: {
    what: 'The broker took a fill back.',
    notDone: 'Trading is halted.',
    next: 'Compare the fills with the broker’s own app.',
  },
  holdings_mismatch: {
    what: 'Holdings differ from what fills add up to.',
    notDone: 'Nothing more is bought.',
    next: 'Compare with the broker’s own app, then let the account trade again.',
  },
  feed_down: {
    what: 'No prices have come for more than a minute.',
    notDone: 'Nothing more is bought.',
    next: 'See that prices come again, then let the account trade again.',
  },
  order_loop: {
    what: 'A strategy ordered without end.',
    notDone: 'It was stopped, and nothing more is bought.',
    next: 'Mend the strategy, then let the account trade again.',
  },
  cancel_ratio_exceeded: {
    what: 'There are far more cancels than fills.',
    notDone: 'Nothing more is bought.',
    next: 'Find out what keeps canceling orders.',
  },
  kill_file: {
    what: 'The file HALT was put on the NAS.',
    notDone: 'Trading is halted and waiting orders were canceled.',
    next: 'Take the file away, then let the account trade again.',
  },
} satisfies Partial<Record<AnyErrorCode, Wording>>
