"""Which records belong together: linked, alike, clustered, and made one."""
