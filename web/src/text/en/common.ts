import type { Text } from '../ko.ts'

export const common: Text['common'] = {
  appName: 'Naru',
  tagline: 'Automated Korean stock trading on your own NAS',
  skipToContent: 'Skip to content',
  retry: 'Try again',
  close: 'Close',
  cancel: 'Never mind',
  save: 'Save',
  loading: 'Loading',
  more: 'Show more',
  none: 'None',
  unknown: 'Unknown',
  shares: (quantity) => `${quantity} sh`,
  won: (amount) => `${amount} won`,
  up: 'up',
  down: 'down',
  flat: 'flat',
  secondsAgo: (count) => `${count}s ago`,
  minutesAgo: (count) => `${count}m ago`,
  hoursAgo: (count) => `${count}h ago`,
  daysAgo: (count) => `${count}d ago`,
  justNow: 'just now',
  never: 'never',
  staleTitle: (age) => `As of ${age}; it may differ now`,
  holdHint: 'Press and hold until it fills',
  offlineBanner: 'You are offline. Figures are the last ones received; they refresh by themselves once you are back.',
  realtimeBanner: 'The live connection is down. Figures are refreshed at intervals while it reconnects.',
  notices: 'State notices',
  messages: 'Messages',
}

export const nav: Text['nav'] = {
  label: 'Main',
  home: 'Home',
  watchlist: 'Watchlist',
  rankings: 'Rankings',
  orders: 'Orders',
  accounts: 'Accounts',
  safety: 'Safety',
  records: 'Records',
  settings: 'Settings',
  signOut: 'Sign out',
  themeToDark: 'Use the dark theme',
  themeToLight: 'Use the light theme',
  toEnglish: '한국어',
  languageLabel: 'Language',
}

export const signIn: Text['signIn'] = {
  title: 'Sign in to Naru',
  lead: 'Your broker keys are sealed in the browser; only your bridge can open them.',
  google: 'Continue with Google',
  starting: 'Taking you to Google…',
  points: [
    'An order is sent once, and when the outcome is unknown we say so.',
    'App key and secret are sealed so that no server can read them.',
    'You begin with paper trading.',
  ],
  errors: {
    refused: 'Google sign-in was canceled. You are not signed in. Please try again.',
    expired: 'The sign-in took too long. You are not signed in. Please try again.',
    unavailable: 'The sign-in server cannot be reached. You are not signed in. Try again in a moment.',
  },
}

export const pages: Text['pages'] = {
  notFoundTitle: 'Page not found',
  notFoundBody: 'The address has changed or never existed. Nothing else has changed.',
  errorTitle: 'This screen could not be drawn',
  errorBody: 'No order was sent or changed by this error. Try again, or check the current state from Home.',
  errorId: (id) => `Error ${id}`,
  goHome: 'Go home',
}

export const market: Text['market'] = {
  phase: {
    pre_open: 'Before open',
    opening_auction: 'Opening auction',
    open: 'Regular session',
    closing_auction: 'Closing auction',
    after_close: 'After the close',
    after_hours_single: 'After-hours auction',
    after_market: 'After-market',
    nxt_pre: 'NXT pre-market',
    nxt_main: 'NXT main market',
    nxt_after: 'NXT after-market',
    closed: 'Closed',
    holiday: 'Holiday',
    halted: 'Halted',
    vi: 'VI',
  },
  remaining: (hours, minutes) =>
    hours > 0 ? `${hours} h ${minutes} min left` : minutes > 0 ? `${minutes} min left` : 'within a minute',
  next: (phase) => `next: ${phase}`,
  holiday: (name) => `Holiday · ${name}`,
  until: (time) => `until ${time}`,
  replay: (date) => `Replay ${date}`,
  replayNotice: (date) => `This is a sandbox. Quotes were recorded on ${date}; orders go to a simulated broker only.`,
  sandboxNotice: 'This is a sandbox. Orders go to a simulated broker only.',
  label: 'Market',
}

export const bridge: Text['bridge'] = {
  label: 'Bridge',
  alive: 'Bridge OK',
  late: (age) => `Bridge answered ${age}`,
  dead: (age) => `Bridge silent · ${age}`,
  none: 'No bridge',
  never: 'The bridge has never been on',
  fingerprint: 'Key fingerprint',
  fingerprintHint: 'It must equal the one the bridge prints when it starts on the NAS.',
  version: (version) => `Version ${version}`,
  keyMismatch: 'The public key in the database is not the one this site knows. Do not enter keys; tell the operator.',
  url: 'Address',
  stream: { up: 'Live quotes', connecting: 'Connecting', relay: 'Slow quotes (relayed)', down: 'Quotes down' },
}
