import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

const WHOLE = '수량이 올바르지 않아요. 1주 이상의 정수로 입력해 주세요.'
const OFF_TICK = '호가단위에 맞지 않는 가격이에요. 가까운 호가로 가격을 고쳐 주세요.'
const OUTSIDE = '상한가와 하한가를 벗어난 가격이에요. 오늘의 가격 제한폭 안에서 다시 입력해 주세요.'

story(
  '주문서는 잘못 쓴 수량과 가격을 이유와 함께 돌려보내고 아무것도 내지 않는다',
  { tag: '@once' },
  async ({ page, stack, email, look }) => {
    const accountNumber = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    await symbol.open()
    await symbol.show('주문')
    await expect(symbol.available).toBeVisible()
    const lowest = await symbol.lowestPrice()
    await symbol.price.fill(String(lowest))

    const refused = async (sentence: string, field = symbol.price) => {
      await symbol.submit.click()
      await expect(symbol.ticket.getByText(sentence)).toBeVisible()
      await expect(field).toBeFocused() // and says what is wrong with it
      await expect(field).toHaveAttribute('aria-invalid', 'true')
      await expect(field).toHaveAccessibleDescription(new RegExp(`^${sentence}`))
      await expect(symbol.dialog).toBeHidden()
    }
    for (const quantity of ['0', '-1', '1.5', '1e9', '한 주']) {
      await symbol.quantity.fill(quantity)
      await refused(WHOLE, symbol.quantity)
    }
    await symbol.quantity.fill('1000000000')
    await refused(
      '수량이 한 번에 낼 수 있는 한도를 넘었어요. 1,000,000주 이하로 나누어 주문해 주세요.',
      symbol.quantity,
    )
    await symbol.quantity.fill('900000')
    await refused('주문가능금액이 부족해요. 수량이나 가격을 낮춰 주세요. 미수 주문은 하지 않아요.', symbol.quantity)
    await symbol.quantity.fill('1')
    await expect(symbol.ticket.getByText(WHOLE)).toBeHidden()

    await symbol.price.fill(String(lowest + 1))
    await refused(OFF_TICK)
    await look('ticket-off-tick')
    await symbol.ticket.getByRole('button', { name: `${lowest.toLocaleString('ko-KR')}원으로 고치기` }).click()
    await expect(symbol.ticket.getByText(OFF_TICK)).toBeHidden()
    await symbol.price.fill(String(lowest - 1_000))
    await refused(OUTSIDE)
    await symbol.price.fill(String(lowest * 10))
    await refused(OUTSIDE)

    await symbol.choose('매도')
    await symbol.price.fill(String(lowest))
    await refused('매도할 수 있는 수량이 부족해요. 이미 낸 매도 주문이 있는지 확인해 주세요.', symbol.quantity)

    await page.goto('/symbols/999999')
    await expect(page.getByText("'999999'은(는) 알 수 없는 종목이에요.")).toBeVisible()
    await expect(page.getByText('여섯 자리 종목코드가 맞는지 확인해 주세요. 예: 005930')).toBeVisible()
    expect((await stack.brokerTruth(accountNumber)).orders).toEqual([])
  },
)
