"""The briefings themselves: what each says, table by table and sentence by sentence."""
