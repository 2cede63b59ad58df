import type { RankingWords } from '../ko/rankings.ts'

export const rankings: RankingWords = {
  title: 'Rankings',
  kinds: 'Kind of ranking',
  kind: {
    volume: 'Volume',
    turnover: 'Turnover',
    gainers: 'Gainers',
    losers: 'Losers',
    market_cap: 'Market cap',
  },
  market: { all: 'All', kospi: 'KOSPI', kosdaq: 'KOSDAQ' },
  marketLabel: 'Market',
  rank: 'Rank',
  every: 'Read again every minute',
  empty: 'Nothing is ranked yet',
  emptyHint: 'Once the market opens, the most traded stocks appear here.',
  marketCap: 'Market cap',
  refresh: 'Read again',
  notOffered: 'Your broker offers live rankings to live accounts only.',
  notOfferedHint:
    'Connect a live account to see them. On paper, volume and market cap are shown as of the previous day.',
  fromMaster: 'Figures of the previous day, from the list of instruments.',
  previousClose: 'Previous close',
  previousVolume: 'Previous volume',
}
