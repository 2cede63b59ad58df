/** The search for instruments, beyond the words of its box. */
export const finder = {
  recent: '최근 본 종목',
  largest: '시가총액 상위',
  asksServer: '종목 목록을 받는 동안 서버에서 찾고 있어요.',
  keptList: '새 목록을 받지 못해, 이 기기에 저장된 목록에서 찾았어요.',
  delisted: '상장폐지',
  liquidating: '정리매매',
  warning: { caution: '투자주의', warning: '투자경고', risk: '투자위험' },
}
