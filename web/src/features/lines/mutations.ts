'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { type PriceLine, priceLinesKey } from '@/lib/ledger/price-lines.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useLineWords } from '@/text/lines.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'

type Lines = readonly PriceLine[]

/** The list as it will be, shown at once and taken back when the ledger refuses. */
function useChangeLines<Input>(
  perform: (input: Input) => Promise<unknown>,
  foresee: (held: Lines, input: Input) => Lines,
) {
  const queries = useQueryClient()
  const words = useLineWords()
  const { errors } = useText()
  return useMutation({
    mutationFn: perform,
    onMutate: async (input) => {
      await queries.cancelQueries({ queryKey: priceLinesKey })
      const held = queries.getQueryData<Lines>(priceLinesKey)
      if (held) queries.setQueryData<Lines>(priceLinesKey, foresee(held, input))
      return held
    },
    onError: (error, _input, held) => {
      queries.setQueryData(priceLinesKey, held)
      const { what, next } = errors[toAppError(error).code]
      toast.problem(words.failed, `${what} ${next}`)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: priceLinesKey }),
  })
}

/** Saves a new line or one that was moved; its id makes a repeat harmless. */
export const useSaveLine = () =>
  useChangeLines<PriceLine>(
    (line) =>
      callRpc(
        'save_line',
        {
          p_id: line.id,
          p_instrument_id: line.instrument_id,
          p_kind: line.kind,
          p_label: line.label,
          p_price: line.price,
          ...(line.from_at !== null && { p_from_at: line.from_at }),
          ...(line.to_at !== null && { p_to_at: line.to_at }),
          ...(line.to_price !== null && { p_to_price: line.to_price }),
        },
        z.unknown(),
      ),
    (held, line) =>
      held.some(({ id }) => id === line.id)
        ? held.map((candidate) => (candidate.id === line.id ? line : candidate))
        : [...held, line],
  )

export const useDeleteLine = () =>
  useChangeLines<string>(
    (id) => callRpc('delete_line', { p_id: id }, z.unknown()),
    (held, gone) => held.filter(({ id }) => id !== gone),
  )
