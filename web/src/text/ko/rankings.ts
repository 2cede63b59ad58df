import type { RankingKind, RankingMarket } from '@naru/shared/domain/ranking'

const kind: Readonly<Record<RankingKind, string>> = {
  volume: '거래량',
  turnover: '거래대금',
  gainers: '상승률',
  losers: '하락률',
  market_cap: '시가총액',
}
const market: Readonly<Record<RankingMarket, string>> = { all: '전체', kospi: '코스피', kosdaq: '코스닥' }

export const rankings = {
  title: '순위',
  kinds: '순위 종류',
  kind,
  market,
  marketLabel: '시장',
  rank: '순위',
  every: '1분마다 다시 조회해요',
  empty: '순위에 오른 종목이 없어요',
  emptyHint: '장이 열리면 거래가 많은 종목부터 나타나요.',
  marketCap: '시가총액',
  refresh: '다시 조회',
  notOffered: '실시간 순위는 증권사가 실전투자 계좌에만 제공해요.',
  notOfferedHint: '실전투자 계좌를 연결하면 볼 수 있어요. 모의투자에서는 거래량과 시가총액을 전일 기준으로 보여드려요.',
  fromMaster: '종목 마스터의 전일 값이에요.',
  previousClose: '전일 종가',
  previousVolume: '전일 거래량',
}

export type RankingWords = typeof rankings
