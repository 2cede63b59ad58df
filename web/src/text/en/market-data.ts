import type { Text } from '../ko.ts'

export const quotes: Text['quotes'] = {
  market: { kospi: 'KOSPI', kosdaq: 'KOSDAQ', konex: 'KONEX' },
  kind: { stock: 'Share', etf: 'ETF', etn: 'ETN', elw: 'ELW', reit: 'REIT', other: 'Other' },
  freshness: { live: 'Live', polled: 'Polled', relayed: 'Relayed', stale: 'Stopped', none: 'Waiting' },
  halted: 'Halted',
  managed: 'Managed',
  strength: 'Strength',
  strengthHint: 'Shares bought at the ask ÷ shares sold at the bid × 100. Above 100, buyers lead.',
  replayDate: (date) => `Replay ${date}`,
  waiting: 'Waiting for a quote',
  noBridge: 'Connect a broker account to see quotes',
  noBridgeHint: 'Quotes come over your own broker account and are shown to you alone.',
  connect: 'Connect an account',
  offline: 'You are offline',
  offlineHint: 'Nothing has been received yet. It loads by itself once you are back.',
}

export const chart: Text['chart'] = {
  title: 'Chart',
  spec: { '1d': 'Day', '1m': '1 min', '5m': '5 min' },
  empty: 'No bars to draw yet',
  emptyHint: 'Candles appear here once trading begins.',
  stale: 'The live feed is down; the last bar stands still',
  attribution: 'Charting library by TradingView (new window)',
  summary: ({ name, spec, count, from, to, last, high, low, rate }) =>
    `${name}, ${spec} chart. ${count} bars from ${from} to ${to}. Last ${last} won, highest ${high}, lowest ${low}, change over the period ${rate}.`,
}

export const book: Text['book'] = {
  title: 'Order book',
  asks: 'Asks',
  bids: 'Bids',
  askSize: 'Ask size',
  price: 'Price',
  bidSize: 'Bid size',
  total: 'Total',
  last: 'Last',
  marks: { upperLimit: 'UL', lowerLimit: 'LL', open: 'O', high: 'H', low: 'L' },
  markNames: { upperLimit: 'upper limit', lowerLimit: 'lower limit', open: 'open', high: 'high', low: 'low' },
  mine: { buy: (quantity) => `my buy ${quantity}`, sell: (quantity) => `my sell ${quantity}` },
  mineOutside: (count) => `${count} of my orders outside ten levels`,
  rung: (side, price, size) => `${side === 'ask' ? 'Ask' : 'Bid'} ${price} won, ${size} shares`,
  rungHint: 'Tap to use this price in the ticket',
  empty: 'No order book yet',
  emptyHint: 'Ten asks and ten bids appear here once the market opens.',
}

export const search: Text['search'] = {
  title: 'Find a stock',
  open: 'Find a stock',
  label: 'Name, code, English name or initial consonants',
  placeholder: 'Samsung, 005930, ㅅㅅㅈㅈ',
  results: 'Stocks found',
  found: (count) => `${count} found`,
  nothing: 'No stock matches',
  nothingHint: 'Try part of the name, the six-digit code, or initial consonants.',
}

export const watchlist: Text['watchlist'] = {
  title: 'Watchlist',
  folders: 'Watchlist folders',
  empty: 'This folder is empty',
  emptyHint: 'Add stocks to see their last price and change at a glance.',
  noFolders: 'No folders',
  noFoldersHint: 'Make a folder to keep the stocks you watch together.',
  add: 'Add a stock',
  added: (name) => `Added ${name}`,
  removed: (name) => `Removed ${name}`,
  edit: 'Edit',
  editDone: 'Done',
  moveUp: (name) => `Move ${name} up`,
  moveDown: (name) => `Move ${name} down`,
  remove: (name) => `Remove ${name}`,
  newFolder: 'New folder',
  renameFolder: 'Rename folder',
  deleteFolder: 'Delete folder',
  deleteBody: (name, count) =>
    `The folder “${name}” and the ${count} stocks in it leave your watchlist. Holdings and orders stay as they are.`,
  folderName: 'Folder name',
  folderNameInvalid: 'Use 1 to 40 characters.',
  failed: 'The watchlist could not be changed',
  instrument: 'Stock',
  freshness: 'Quote state',
}
