import { randomInt } from 'node:crypto'
import { orderRow } from './pages/orders-page.ts'
import { rulesPage } from './pages/rules-page.ts'
import { expect, story } from './support/story.ts'
import { armRule, becomeTrader, tieChat } from './support/trader.ts'
import { expectAccessible } from './support/troubles.ts'

/** Longer than a message takes on a busy machine. */
const ARRIVES = { timeout: 60_000 }

/** The same order twice within this time is held for a slip of the finger. */
const ALIKE_MS = 3_000

/** How often the rule asks: one is ordered by its link, one from the page, and one is not ordered. */
const TIMES = 3

/** Asks once and waits for twenty seconds. */
const IMPATIENT = {
  kind: 'strategy',
  name: '금방 끝나는 승인',
  universe: { symbols: ['005930'] },
  when: { l: { px: 'last' }, op: 'risesBy', by: { krw: 100 }, within: '00:01:00' },
  fire: { mode: 'once' },
  then: [{ do: 'order', side: 'buy', size: { qty: 1 }, type: 'market', approval: 'semi', approvalFor: '00:00:20' }],
}

story(
  '반자동 규칙이 울리면 카드가 오고, 링크나 승인함에서 낸 주문만 체결된다 @phone',
  async ({ page, context, stack, email, troubles }) => {
    story.setTimeout(240_000)
    const chat = String(randomInt(100_000_000, 999_999_999))
    const accountNumber = await becomeTrader(page, email)
    const rules = rulesPage(page)
    await tieChat(context, chat)
    await armRule(context, IMPATIENT)
    const links = async () => (await stack.linksTo(chat)).filter((url) => url.includes('/approvals?order='))
    await expect.poll(async () => (await links()).length, ARRIVES).toBe(1)
    const [late = ''] = await links()

    await rules.beginFromNothing()
    await rules.addSymbol('삼성전자', '삼성전자')
    await rules.askForRise(100)
    await rules.name('오르면 사기')
    await rules.buyAfterApproval({ driftPct: 1, times: TIMES })
    await expect(rules.sentence).toContainText('승인 요청을')
    await rules.arm.click()
    await rules.confirm()
    await expect(rules.detail).toHaveAttribute('data-rule-state', 'armed')

    // The impatient one may still have some of its seconds left.
    const cards = page.getByTestId('proposal-card').filter({ hasText: '오르면 사기' })
    const linked = page.locator('[data-linked="true"]')
    const ordered = async () => (await stack.brokerTruth(accountNumber)).orders.length
    await expect.poll(async () => (await links()).length, { timeout: 120_000 }).toBe(1 + TIMES)

    await story.step('서명된 링크는 그 주문의 카드를 열고, 가격이 얼마나 움직였는지 말한다', async () => {
      await page.goto((await links())[1] ?? '')
      await expect(linked.getByTestId('proposal-card')).toContainText('남음', ARRIVES)
      await expect(linked.getByTestId('asked-by')).toContainText('오르면 사기')
      await expect(linked.getByTestId('price-drift')).toContainText('지금 가격')
      expect(await ordered()).toBe(0)
      await expectAccessible(page)
      await linked.getByRole('button', { name: '주문 내기' }).click()
      await expect(linked).toHaveCount(0, ARRIVES)
      await expect.poll(ordered, ARRIVES).toBe(1)
    })
    const sentAt = Date.now()

    await story.step('승인함에서 낸 주문은 나가고, 내지 않은 주문은 나가지 않는다', async () => {
      await page.goto('/approvals')
      await expect(cards).toHaveCount(TIMES - 1, ARRIVES)
      await cards.last().getByRole('button', { name: '내지 않기' }).click()
      await expect(cards).toHaveCount(1, ARRIVES)
      await expect.poll(() => Date.now() - sentAt).toBeGreaterThan(ALIKE_MS)
      await cards.getByRole('button', { name: '주문 내기' }).click()
      await expect(cards).toHaveCount(0, ARRIVES)
      await expect.poll(ordered, ARRIVES).toBe(2)
    })

    await story.step('시간이 지난 링크는 그렇다고 말하고, 주문은 없다', async () => {
      await expect(page.getByTestId('proposal-card')).toHaveCount(0, ARRIVES)
      troubles.expect(/400 \(Bad Request\).*open_approval/)
      await page.goto(late)
      await expect(page.getByTestId('approvals')).toContainText('승인할 수 있는 시간이 지난 링크예요', ARRIVES)
      await expect(linked).toHaveCount(0)
    })

    await page.goto('/orders')
    await expect(orderRow(page).filter({ has: page.locator('[data-status="filled"]') })).toHaveCount(2, ARRIVES)
    expect(await ordered()).toBe(2)
  },
)
