"""From displays to rows: contexts (what is known where a display stands), roles, judging, workers."""
