import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HoldButton } from './hold-button.tsx'

describe('a button to be held', () => {
  const onHeld = vi.fn()
  beforeEach(() => {
    vi.useFakeTimers()
    onHeld.mockClear()
  })
  afterEach(() => {
    cleanup()
    vi.useRealTimers()
  })
  const button = (): HTMLElement => {
    render(<HoldButton onHeld={onHeld}>삼성전자 1주 매도</HoldButton>)
    return screen.getByRole('button', { name: '삼성전자 1주 매도' })
  }
  const wait = (ms: number): void =>
    act(() => {
      vi.advanceTimersByTime(ms)
    })

  it('acts once, when it has been held to the end', () => {
    fireEvent.pointerDown(button(), { button: 0 })
    wait(1_199)
    expect(onHeld).not.toHaveBeenCalled()
    wait(1)
    wait(5_000)
    expect(onHeld).toHaveBeenCalledTimes(1)
  })

  it('does nothing on a click', () => {
    const held = button()
    fireEvent.pointerDown(held, { button: 0 })
    wait(200)
    fireEvent.pointerUp(held)
    fireEvent.click(held)
    wait(5_000)
    expect(onHeld).not.toHaveBeenCalled()
  })

  it.each(['pointerLeave', 'pointerCancel', 'blur'] as const)('lets go on %s', (event) => {
    const held = button()
    fireEvent.pointerDown(held, { button: 0 })
    fireEvent[event](held)
    wait(5_000)
    expect(onHeld).not.toHaveBeenCalled()
  })

  it('can be held by keyboard, and key repeat does not start it again', () => {
    const held = button()
    fireEvent.keyDown(held, { key: ' ' })
    wait(600)
    fireEvent.keyDown(held, { key: ' ', repeat: true })
    wait(600)
    expect(onHeld).toHaveBeenCalledTimes(1)
  })
})
