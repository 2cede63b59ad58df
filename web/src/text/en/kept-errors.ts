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
    what: 'While the regular session is open, a rule or strategy that is on is not replaced at once.',
    notDone: 'What is on goes on as it was.',
    next: 'Let the change wait for the close, or turn it off and on anew.',
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
  link_invalid: {
    what: 'This link opens nothing.',
    notDone: 'The order is as it was; nothing was approved.',
    next: 'You may be signed in as somebody else, or the link was changed. Look at the list below.',
  },
  link_expired: {
    what: 'The time to approve has passed for this link.',
    notDone: 'The order was not sent.',
    next: 'Look at the market now; order by hand if you want it.',
  },
  telegram_command: {
    what: 'A command from Telegram stopped it.',
    notDone: 'Nothing more is bought.',
    next: 'Have a look, then let it trade again on the safety page.',
  },
  strategy_changed: {
    what: 'The strategy has changed in the meantime.',
    notDone: 'It was not armed.',
    next: 'Look at what is new in it and arm it again.',
  },
  strategies_exceeded: {
    what: 'You can keep 200 strategies.',
    notDone: NOT_SAVED,
    next: 'Archive strategies you no longer use and try again.',
  },
  signals_exceeded: {
    what: 'It may not give any more signals today.',
    notDone: 'Nothing was ordered for this one.',
    next: 'See whether the strategy gives signals too often.',
  },
  ladder_not_climbed: {
    what: 'Real money needs the days on paper of this very definition.',
    notDone: 'The strategy was not armed.',
    next: 'Let it run on a paper account first. An edit starts the count anew.',
  },
  ladder_cap: {
    what: 'That is more than it may hold on this stage.',
    notDone: 'The order was not sent.',
    next: 'With clean days it may hold more. Its page shows the stage.',
  },
  ladder_breach: {
    what: 'It broke a rule on the first stage with real money and was switched off.',
    notDone: 'It orders nothing more. What it holds stays.',
    next: 'Read the report of that day, and begin again on paper.',
  },
  foreign_fill: {
    what: 'What the strategy trades was traded elsewhere.',
    notDone: 'It orders nothing until you have looked.',
    next: 'Check your holdings and let the strategy go on.',
  },
  backtests_exceeded: {
    what: 'You can have 20 backtests waiting or running.',
    notDone: 'This one was not started.',
    next: 'Wait for one to end or cancel one you no longer need.',
  },
  attempts_exceeded: {
    what: 'It was tried several times and never came to an end.',
    notDone: 'There is no result.',
    next: 'Try a shorter period, fewer instruments or fewer runs.',
  },
  hooks_exceeded: {
    what: 'You can have 20 addresses for signals.',
    notDone: NOT_SAVED,
    next: 'Remove those you no longer use.',
  },
} satisfies Partial<Record<AnyErrorCode, Wording>>
