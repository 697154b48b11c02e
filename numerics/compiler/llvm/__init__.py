"""Programs as LLVM text and as machine code that is kept."""
