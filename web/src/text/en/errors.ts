import type { AnyErrorCode, Wording } from '../codes.ts'
import { keptErrors } from './kept-errors.ts'
import { refusals } from './refusals.ts'

const NOT_ORDERED = 'No order was sent.'
const NOT_SAVED = 'Nothing was saved.'
const NOT_CONNECTED = 'The account is not connected yet.'
const NOT_DONE = 'The request was not carried out.'
const UNCHANGED = 'Nothing has changed.'

export const errors: Readonly<Record<AnyErrorCode, Wording>> = {
  ...refusals,
  ...keptErrors,
  unauthenticated: { what: 'You need to sign in.', notDone: NOT_DONE, next: 'Please sign in again.' },
  session_expired: { what: 'Your sign-in has expired.', notDone: NOT_DONE, next: 'Sign in again to carry on.' },
  not_found: {
    what: 'It cannot be found.',
    notDone: UNCHANGED,
    next: 'It may have been removed, or belong to another user. Refresh the list.',
  },
  permission_missing: {
    what: 'You are not allowed to do this.',
    notDone: UNCHANGED,
    next: 'Live trading needs the operator’s permission. Please ask the operator.',
  },
  step_up_required: {
    what: 'You need to confirm who you are once more.',
    notDone: UNCHANGED,
    next: 'Complete the second factor, then try again.',
  },
  second_factor_missing: {
    what: 'No second factor has been set up.',
    notDone: UNCHANGED,
    next: 'Register an authenticator app in the settings, then try again.',
  },
  live_not_confirmed: {
    what: 'You have not confirmed that this account trades with real money.',
    notDone: NOT_ORDERED,
    next: 'Type the confirmation in the account’s settings.',
  },
  live_cooldown: {
    what: 'Less than 24 hours have passed since a factor or key was changed.',
    notDone: NOT_ORDERED,
    next: 'You can order again when the time is over. Canceling and stopping work now.',
  },
  confirmation_mismatch: {
    what: 'The confirmation does not match.',
    notDone: UNCHANGED,
    next: 'Type the end of the account number, or its label, followed by LIVE.',
  },
  version_not_armed: {
    what: 'The order does not come from a rule or strategy that is on.',
    notDone: NOT_ORDERED,
    next: 'If it was changed, turn the new version on.',
  },
  limit_out_of_range: {
    what: 'The limit cannot be set to that value.',
    notDone: NOT_SAVED,
    next: 'Choose a value within the range shown.',
  },
  daily_value_exceeded: {
    what: 'The order would exceed the day’s limit on what is bought.',
    notDone: NOT_ORDERED,
    next: 'Order less, or order again tomorrow.',
  },
  daily_orders_exceeded: {
    what: 'The day’s limit on the number of orders is used up.',
    notDone: NOT_ORDERED,
    next: 'Canceling and stopping still work. You can order again tomorrow.',
  },
  second_factor_wrong: {
    what: 'The code is wrong or has expired.',
    notDone: UNCHANGED,
    next: 'Enter the six digits the authenticator shows now.',
  },
  rate_limited: { what: 'Too many requests.', notDone: NOT_DONE, next: 'Try again in a moment.' },
  input_invalid: { what: 'Some of the input is not valid.', notDone: NOT_SAVED, next: 'Correct the marked fields.' },

  broker_rejected: {
    what: 'The broker rejected the order.',
    notDone: 'The order was not accepted.',
    next: 'See the broker’s own reason.',
  },
  broker_unreachable: {
    what: 'The broker cannot be reached.',
    notDone: 'This request did not reach the broker.',
    next: 'The bridge keeps reconnecting. Check again in a moment.',
  },
  broker_maintenance: {
    what: 'The broker is under maintenance.',
    notDone: NOT_DONE,
    next: 'The bridge reconnects by itself when it is over.',
  },
  broker_not_offered: {
    what: 'The broker does not offer this for this account.',
    notDone: NOT_DONE,
    next: 'It may be for live accounts alone.',
  },
  broker_rate_limited: {
    what: 'The broker’s call limit was reached.',
    notDone: NOT_DONE,
    next: 'Try again in a few seconds.',
  },
  credential_unreadable: {
    what: 'The bridge could not open the sealed key.',
    notDone: NOT_CONNECTED,
    next: 'Compare the fingerprint with the NAS log and enter the key again.',
  },
  credential_mismatch: {
    what: 'The sealed key belongs to another account.',
    notDone: 'The key was not used.',
    next: 'Enter the key for this account again.',
  },
  credential_refused: {
    what: 'The broker refused the app key or the app secret.',
    notDone: NOT_CONNECTED,
    next: 'Check both, and paper or live, at KIS Developers, then enter them again.',
  },
  account_number_invalid: {
    what: 'The broker refused the account number.',
    notDone: NOT_CONNECTED,
    next: 'Check the 8 + 2 digits (12345678-01). It must be the account the app key was issued for.',
  },
  token_rate_limited: {
    what: 'The broker issues one access token a minute.',
    notDone: NOT_CONNECTED,
    next: 'The bridge tries again by itself in a minute.',
  },
  realtime_in_use: {
    what: 'The live feed of this app key is in use elsewhere.',
    notDone: 'Live quotes and fill notices are not arriving.',
    next: 'Close the other program and it reconnects by itself. Orders and fills are read at intervals.',
  },
  realtime_unavailable: {
    what: 'The broker’s live feed is down.',
    notDone: 'Live quotes and fill notices are not arriving.',
    next: 'It reconnects by itself. Orders and fills are read at intervals.',
  },

  database_unavailable: { what: 'The server cannot be reached.', notDone: NOT_DONE, next: 'Try again in a moment.' },
  lease_lost: {
    what: 'Another bridge has taken over this account.',
    notDone: NOT_DONE,
    next: 'Check that only one bridge is running.',
  },
  internal: {
    what: 'Something unexpected went wrong.',
    notDone: 'The request was not completed.',
    next: 'Check the current state first; tell the operator if it happens again.',
  },

  network_unreachable: {
    what: 'You are offline, or the server cannot be reached.',
    notDone: 'The latest figures could not be loaded.',
    next: 'They load by themselves once you are connected.',
  },
  bridge_unreachable: {
    what: 'This browser cannot reach the bridge.',
    notDone: 'Live quotes are not arriving directly.',
    next: 'Check that you are on the same network. Until then they come slowly through the server.',
  },
  answer_unreadable: {
    what: 'The server’s answer could not be read.',
    notDone: 'It was not shown.',
    next: 'Reload the page; a new version may have been released.',
  },
  result_unknown: {
    what: 'The request was sent, but no answer came.',
    notDone: 'It is not known yet whether it took effect.',
    next: 'Do not order again; look for the outcome in the order list.',
  },
  bridge_not_pinned: {
    what: 'This site does not trust that bridge.',
    notDone: NOT_SAVED,
    next: 'Ask the operator whether the bridge’s public key is registered.',
  },
}
