"""Tables of the industry: from what enterprises stated or what was published."""
