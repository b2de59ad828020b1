"""Mail messages (RFC 5322, MIME): `parse` reads any bytes, `compose` writes clean ones."""
