# Choose demo/small or demo/strong by cost for everything
# 1-8 all requests go to demo/small or demo/strong, whichever is best by cost
# MODEL 2-2 demo/small: demo/small, it is named
# MODEL 4-4 demo/strong: demo/strong, it is named
# usable: true

ROUTE everything_else (description = "Choose demo/small or demo/strong by cost for everything") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b"),
        "demo/strong" (param_size = "400b")
  ALGORITHM multi_factor {
    weights: { cost: 1, latency: 0, load: 0, quality: 0 }
  }
}

TEST intent {
  "Hello! Good morning, how are you today?" -> everything_else
}
