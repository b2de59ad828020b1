"""The design system: base page, components, styles, security headers (docs/design-system.md).

Invariants: knows no context; no inline script or style anywhere, so that the content security
policy holds; nothing is fetched from outside; every colour that says something has a word beside it.
"""
