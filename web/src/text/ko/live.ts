/** What stands between an account and real money. */
export const live = {
  title: '실전 주문까지',
  ready: '실전 주문을 낼 수 있어요',
  notReady: '아직 실전 주문이 나가지 않아요',
  steps: {
    grant: '관리자의 허가',
    factor: '인증 앱 등록',
    confirmed: '이 계좌 확인',
    cooldown: '변경 뒤 24시간',
  },
  done: '됨',
  missing: '남음',
  until: (time: string) => `${time}까지 기다려요`,
  askAdmin: '관리자에게 실전 허가를 부탁하세요.',
  goSecurity: '인증 앱 등록하기',
  confirmTitle: '실전 계좌 확인',
  confirmBody: '실제 돈이 움직이는 계좌예요. 아래 말을 그대로 적으세요.',
  phrase: (label: string) => `${label} 실전`,
  typed: '확인하는 말',
  confirm: '확인하고 실전 열기',
  confirmed: '이 계좌를 확인했어요',
}
