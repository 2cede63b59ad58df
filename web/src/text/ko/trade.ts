/** Words of the trading screens: watchlist, quotes, chart, order book, orders, positions. */
export const trade = {
  last: '현재가',
  change: '전일대비',
  changeRate: '등락률',
  volume: '거래량',
  turnover: '거래대금',
  open: '시가',
  high: '고가',
  low: '저가',
}
