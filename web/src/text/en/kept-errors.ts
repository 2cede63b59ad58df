import type { AnyErrorCode, Wording } from '../codes.ts'

const NOT_SAVED = 'Nothing was saved.'

/** Why a rule, a line or a channel is not kept, armed or used. */
export const keptErrors = {
  rule_changed: {
    what: 'The rule has changed in the meantime.',
    notDone: 'It was not armed.',
    next: 'Read the new sentence and arm it again.',
  },
  market_open: {
    what: 'While the regular session is open an armed rule is not replaced at once.',
    notDone: 'The rule goes on as it was.',
    next: 'Let the change wait for the close, or disarm the rule and arm it anew.',
  },
  rules_exceeded: {
    what: 'You can keep 500 rules.',
    notDone: NOT_SAVED,
    next: 'Archive rules you no longer use and try again.',
  },
  lines_exceeded: { what: 'You can keep 500 lines.', notDone: NOT_SAVED, next: 'Delete lines you no longer use.' },
  firings_exceeded: {
    what: 'It may not fire any more often today.',
    notDone: 'Nothing was done this time.',
    next: 'Make the condition or its cooldown stricter.',
  },
  channels_exceeded: {
    what: 'You can keep 20 channels.',
    notDone: NOT_SAVED,
    next: 'Remove channels you no longer use.',
  },
  channel_not_ready: {
    what: 'This channel has no address yet.',
    notDone: 'No test message was sent.',
    next: 'Finish connecting the channel and try again.',
  },
  bridge_missing: {
    what: 'There is no bridge that could send messages.',
    notDone: NOT_SAVED,
    next: 'Connect an account or choose a bridge.',
  },
  paused_by_rule: {
    what: 'Another rule paused this one.',
    notDone: 'It does not fire while it is paused.',
    next: 'Look at what the other rule did, then let this one go on.',
  },
  canceled_by_rule: {
    what: 'A rule canceled this order.',
    notDone: 'It was not sent.',
    next: 'Look at what the rule did; order anew if you want it.',
  },
  replaced_by_rule: {
    what: 'The rule put a new stop in the place of this one.',
    notDone: 'This stop watches no longer.',
    next: 'Look at the new stop on the orders page.',
  },
  firing_stale: {
    what: 'What the rule saw was more than ten seconds old.',
    notDone: 'Nothing was sent.',
    next: 'Look at the market now; order by hand if you want it.',
  },
  telegram_command: {
    what: 'A command from Telegram stopped it.',
    notDone: 'Nothing more is bought.',
    next: 'Have a look, then let it trade again on the safety page.',
  },
} satisfies Partial<Record<AnyErrorCode, Wording>>
