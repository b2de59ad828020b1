"""A mailbox as one file that can be read without this product: letters by folder, lists, how to check."""

from congvu.engines.export.content import Content, inventory_of, verify_content
from congvu.engines.export.package import write_package

__all__ = ["Content", "inventory_of", "verify_content", "write_package"]
