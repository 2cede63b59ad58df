import { deny, type RiskCheck } from '../check.ts'

export const quantityRange: RiskCheck = ({ quantity }, { limits }) => {
  if (!Number.isInteger(quantity) || quantity < 1) return deny('quantity_invalid', 1, quantity)
  return quantity > limits.maxQuantity ? deny('quantity_too_large', limits.maxQuantity, quantity) : undefined
}
