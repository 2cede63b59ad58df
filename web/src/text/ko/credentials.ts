/** Words of the form that takes a broker's key. */
export const credentials = {
  form: {
    environment: '투자 구분',
    environmentHint: '처음에는 모의투자를 권해요. 실전투자는 운영자의 허가가 필요해요.',
    label: '계좌 이름',
    labelDefault: '모의 계좌',
    appKey: '앱 키 (App Key)',
    appKeyHint: '36자예요.',
    appSecret: '앱 시크릿 (App Secret)',
    appSecretHint: '180자예요. 봉인한 뒤에는 다시 볼 수 없어요.',
    accountNumber: '계좌번호',
    accountNumberHint: '앞 8자리와 뒤 2자리, 예: 12345678-01',
    htsId: 'HTS ID',
    htsIdHint: '체결 통보를 받는 데 써요. 한국투자증권 로그인 아이디예요.',
    customerSince: 'Open API 신청일 (선택)',
    customerSinceHint: '신청하고 사흘 동안은 한국투자증권이 요청을 초당 3건만 받아요.',
    sealedTo: '이 키로 봉인해요',
    submit: '봉인해서 연결하기',
    submitting: '봉인하는 중…',
    demoFill: '체험용 키 채우기',
    demoHint: '가상의 증권사에서만 통하는 키예요.',
    demoFailed: '가상의 증권사가 답하지 않아요. 잠시 뒤 다시 눌러 주세요.',
    show: '보기',
    hide: '가리기',
  },
  invalid: {
    labelRequired: '계좌 이름을 입력해 주세요.',
    labelLength: '계좌 이름은 40자 이하로 입력해 주세요.',
    appKeyRequired: '앱 키를 입력해 주세요.',
    appKeyLength: (length: number) =>
      `앱 키는 36자예요. 지금 ${length}자가 입력됐어요. 빠지거나 더 붙은 글자가 없는지 확인해 주세요.`,
    appKeyCharacters: '앱 키에는 영문과 숫자만 쓸 수 있어요. 공백이나 한글이 섞이지 않았는지 확인해 주세요.',
    appSecretRequired: '앱 시크릿을 입력해 주세요.',
    appSecretLength: (length: number) =>
      `앱 시크릿은 180자예요. 지금 ${length}자가 입력됐어요. 끝까지 복사됐는지 확인해 주세요.`,
    appSecretCharacters: '앱 시크릿에 쓸 수 없는 글자가 있어요. 공백이나 줄바꿈이 섞이지 않았는지 확인해 주세요.',
    accountNumberRequired: '계좌번호를 입력해 주세요.',
    accountNumberFormat: '계좌번호는 숫자 8자리와 2자리예요. 예: 12345678-01',
    customerSince: '날짜를 확인해 주세요.',
    htsIdRequired: 'HTS ID를 입력해 주세요.',
    htsIdLength: 'HTS ID는 20자 이하예요.',
    htsIdCharacters: 'HTS ID에는 영문과 숫자, 밑줄만 쓸 수 있어요.',
  },
}

export type CredentialWords = typeof credentials
