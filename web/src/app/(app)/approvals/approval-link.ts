import { skipToken, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { z } from 'zod'
import { callRpc } from '@/lib/supabase/browser.ts'

const Standing = z.enum(['open', 'over'])

interface ApprovalLink {
  readonly orderId: string | null
  /** Undefined while the ledger has not answered, or where nobody followed a link. */
  readonly standing: z.infer<typeof Standing> | undefined
  readonly error: Error | null
}

/** What the ledger says of the signed link that led here; the page shows the same orders without one. */
export function useApprovalLink(): ApprovalLink {
  const query = useSearchParams()
  const [orderId, until, signature] = ['order', 'until', 'signature'].map((key) => query.get(key))
  const args =
    orderId && until && signature && /^\d{1,16}$/.test(until)
      ? { p_order_id: orderId, p_until: Number(until), p_signature: signature }
      : undefined
  const { data, error } = useQuery({
    queryKey: ['approval-link', orderId, until, signature],
    queryFn: args ? () => callRpc('open_approval', args, Standing) : skipToken,
    retry: false,
  })
  return { orderId: orderId ?? null, standing: data, error }
}
