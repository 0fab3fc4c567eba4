"""Households reached: counted by one query layer, compared, told; printed cards; who passes content on."""
