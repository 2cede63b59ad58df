/** Words of the first steps. */
export const onboarding = {
  lead: '세 단계면 모의 주문을 낼 수 있어요.',
  stepBridge: '브리지 찾기',
  stepBridgeBody: '브리지는 내 NAS에서 증권사와 통신하는 프로그램이에요.',
  bridgeFound: (name: string) => `${name} 브리지가 켜져 있어요.`,
  bridgeSilent: (name: string) => `${name} 브리지가 응답하지 않아요. NAS에서 켜져 있는지 확인해 주세요.`,
  bridgeNone: '이 사이트에 등록된 브리지가 없어요. 운영자에게 브리지 등록을 요청해 주세요.',
  stepAccount: '증권사 계좌 연결',
  stepAccountBody:
    '한국투자증권 KIS Developers에서 받은 키를 넣어요. 이 브라우저에서 봉인되고, 내 브리지만 열 수 있어요.',
  stepOrder: '첫 모의 주문',
  stepOrderBody: '삼성전자 1주를 사 보세요. 접수와 체결을 구분해서 보여드려요.',
  goOrder: '삼성전자로 가기',
  afterVerified: '계좌가 확인되면 주문할 수 있어요.',
  done: '완료',
  current: '지금',
  waiting: '대기',
}

export type OnboardingWords = typeof onboarding
