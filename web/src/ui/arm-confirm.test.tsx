import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error.ts'
import { ArmConfirm, type ArmWhen } from './arm-confirm.tsx'

const WORDS = {
  when: 'when',
  now: 'now',
  afterClose: 'later',
  confirm: 'on',
  hold: (account: string) => `hold ${account}`,
}

function open(props: Partial<Parameters<typeof ArmConfirm>[0]> = {}) {
  const done: ('confirmed' | ArmWhen)[] = []
  render(
    <ArmConfirm
      words={WORDS}
      isReplacing={false}
      when="now"
      onWhen={(when) => done.push(when)}
      liveAccount={undefined}
      error={null}
      isPending={false}
      onConfirm={() => done.push('confirmed')}
      {...props}
    />,
  )
  return done
}

afterEach(cleanup)

describe('the last step of turning on', () => {
  it('is one press where no real money is, and asks from when only when it takes the place of another', () => {
    const done = open()
    expect(screen.queryByText('later')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'on' }))
    expect(done).toEqual(['confirmed'])
    cleanup()
    const chosen = open({ isReplacing: true })
    fireEvent.click(screen.getByText('later'))
    expect(chosen).toEqual(['after_close'])
  })

  it('is no single press where real money is: the button names the account and is held', () => {
    const done = open({ liveAccount: 'mine' })
    fireEvent.click(screen.getByRole('button', { name: /hold mine/ }))
    expect(done).toEqual([])
  })

  it('says why it was refused, and can be pressed again', () => {
    open({ error: new AppError('market_open') })
    expect(screen.getByText('정규장이 열려', { exact: false })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'on' }).hasAttribute('disabled')).toBe(false)
  })
})
